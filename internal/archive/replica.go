package archive

import (
	"context"
	"database/sql"
	"io/fs"
	"log/slog"
	"sync"
	"time"
)

// replica is a copy of the database that answers searches. While it doesn't, or
// lacks the schema, the primary does.
type replica struct {
	db *sql.DB

	mu      sync.Mutex
	resting time.Time // when it is asked again
}

// Times of a replica: how long it may take to say that it is there, and how long it
// isn't asked after it didn't.
const (
	replicaWait = time.Second
	replicaRest = 15 * time.Second
)

// ready says whether the replica answers and has this program's schema.
func (r *replica) ready(ctx context.Context, log *slog.Logger) bool {
	r.mu.Lock()
	resting := time.Now().Before(r.resting)
	r.mu.Unlock()
	if resting {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, replicaWait)
	defer cancel()
	version, err := schemaVersion(ctx, r.db)
	if names, listed := fs.Glob(migrations, "migrations/postgres/*.sql"); err == nil && listed == nil && version == len(names) {
		return true
	}
	log.WarnContext(ctx, "read replica not used", "schema", version, "err", err)
	r.mu.Lock()
	r.resting = time.Now().Add(replicaRest)
	r.mu.Unlock()
	return false
}
