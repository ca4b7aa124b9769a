package archive

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wiredesk/internal/news"
)

// noon is the moment the tests begin at.
var noon = time.Date(2022, 6, 15, 12, 0, 0, 0, time.UTC)

var schemas atomic.Int64

// onBoth runs a test on an SQLite file and, when WIREDESK_TEST_DATABASE_URL is
// set, on PostgreSQL in a schema of its own.
func onBoth(t *testing.T, test func(*testing.T, *Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, openTest(t, "", Options{Dir: t.TempDir()})) })
	t.Run("postgres", func(t *testing.T) { test(t, openTest(t, postgresAddress(t), Options{Schema: newSchema(t)})) })
}

func postgresAddress(t testing.TB) string {
	t.Helper()
	address := os.Getenv("WIREDESK_TEST_DATABASE_URL")
	if address == "" {
		t.Skip("WIREDESK_TEST_DATABASE_URL is not set: not run on PostgreSQL")
	}
	return address
}

func openTest(t testing.TB, address string, o Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), address, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// newSchema makes a PostgreSQL schema that goes when the test ends.
func newSchema(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("wiredesk_archive_%d_%d", os.Getpid(), schemas.Add(1))
	db, err := openPool(postgresAddress(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "CREATE SCHEMA "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.ExecContext(context.Background(), "DROP SCHEMA "+name+" CASCADE"); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return name
}

// sample makes the report numbered n, published n minutes after noon.
func sample(n int) news.Report {
	address := "https://example.org/" + url.PathEscape(fmt.Sprint("report ", n))
	return news.Report{
		Address: address + "?utm_source=x", Canonical: address, GUID: fmt.Sprint("guid-", n), Title: fmt.Sprint("Report number ", n),
		Authors: []string{"Ann Author"}, Published: noon.Add(time.Duration(n) * time.Minute), PublishedFrom: "feed", Source: "Example Post", Lang: "en",
		Text: strings.Repeat(fmt.Sprintf("Soldiers refused to fight near Izium on day %d. ", n), 3),
	}
}

func add(t testing.TB, s *Store, a Addition) Added {
	t.Helper()
	if a.Now.IsZero() {
		a.Now = noon
	}
	done, err := s.Add(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func wantCode(t testing.TB, err error, code news.Code) {
	t.Helper()
	if news.CodeOf(err) != code {
		t.Fatalf("error %v has code %q, want %q", err, news.CodeOf(err), code)
	}
}
