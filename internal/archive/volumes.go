package archive

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
)

// SQLite's full-text index is kept in volumes, each an FTS5 table of its own that holds
// the reports from a number on, up to where the next one begins. A look-up that wants the
// newest opens the last volume and goes on to the ones before where that holds too few:
// what FTS5 does for a beginning, whose lists it reads and unites whole, doesn't grow
// with the archive, nor do its merges. docs/decisions/0142.

// volume is one of them.
type volume struct {
	first int64 // the least number that it may hold
	table string
}

// volumes are those of an archive, oldest first; the first one holds the numbers from 0.
type volumes []volume

// A volume is full when it holds fullVolume reports and a quarter of all: a rare word is
// looked for in each of them, and a beginning has its lists in one or two united.
const (
	fullVolume  = 100_000
	volumeShare = 4
)

// at gives the place of a number's volume.
func (all volumes) at(id int64) int {
	n, ok := slices.BinarySearchFunc(all, id, func(v volume, id int64) int { return cmp.Compare(v.first, id) })
	if ok {
		return n
	}
	return max(n-1, 0)
}

// of gives the volume that a number belongs to.
func (all volumes) of(id int64) volume { return all[all.at(id)] }

// between gives the volumes that numbers from one to another may be in, newest first.
func (all volumes) between(from, to int64) volumes {
	out := slices.Clone(all[all.at(from) : all.at(max(from, to))+1])
	slices.Reverse(out)
	return out
}

// readVolumes reads which ones there are.
func (s *Store) readVolumes(ctx context.Context) error {
	if s.dialect.numbered {
		return nil
	}
	var all volumes
	q := &querier{run: s.reader, dialect: s.dialect}
	err := q.each(ctx, func(row scanner) error {
		var v volume
		err := row.Scan(&v.first, &v.table)
		all = append(all, v)
		return err
	}, "SELECT first, name FROM volumes ORDER BY first")
	if err != nil {
		return fmt.Errorf("read volumes: %w", err)
	}
	s.volumes.Store(&all)
	return nil
}

// openVolume gives the volumes for the transaction's reports, with another one when the
// last is full. That begins with a report that is newer than all there are, so that none
// has to move. Reports are in the order of their numbers.
func (w *adding) openVolume(ctx context.Context) (volumes, error) {
	s := w.store
	all := *s.volumes.Load()
	if s.room -= len(w.index); s.room > 0 {
		return all, nil
	}
	_, total, err := sampleOf(ctx, w.querier, nil)
	if err != nil {
		return nil, fmt.Errorf("count reports: %w", err)
	}
	var n, newest int64
	// FTS5 keeps a small row for each report in a table beside its own.
	if err := w.row(ctx, "SELECT count(*), coalesce(max(id), 0) FROM "+all[len(all)-1].table+"_docsize").Scan(&n, &newest); err != nil {
		return nil, fmt.Errorf("count the last volume: %w", err)
	}
	if s.room = max(s.fullVolume, int(total)/volumeShare) - int(n); s.room > 0 {
		return all, nil
	}
	at := slices.IndexFunc(w.index, func(e entry) bool { return e.id > newest && !e.again })
	if at < 0 { // reports of earlier days alone
		s.room = s.fullVolume / 100
		return all, nil
	}
	first := strconv.FormatInt(w.index[at].id, 10)
	v := volume{first: w.index[at].id, table: "words_" + first}
	for _, statement := range []string{
		"CREATE VIRTUAL TABLE " + v.table + ` USING fts5(text, title, keys, title_keys, fields, content='', contentless_delete=1, tokenize="ascii")`,
		"INSERT INTO " + v.table + " (" + v.table + ", rank) VALUES ('automerge', 8), ('usermerge', 2)", // as migration 11 has it
		"INSERT INTO volumes (first, name) VALUES (" + first + ", '" + v.table + "')",
	} {
		if _, err := w.run.ExecContext(ctx, statement); err != nil {
			return nil, fmt.Errorf("open volume: %w", err)
		}
	}
	w.volumes = append(slices.Clone(all), v)
	return w.volumes, nil
}
