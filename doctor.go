package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"wiredesk/bot"
	"wiredesk/config"
	"wiredesk/internal/archive"
	"wiredesk/internal/memory"
)

// doctorWait bounds each of the doctor's questions.
const doctorWait = 10 * time.Second

// doctor is `wiredesk doctor`: it checks everything that the configuration names
// and says what to mend. It changes nothing.
func doctor(ctx context.Context, args []string, out io.Writer) error {
	if len(args) > 0 {
		return usage{errors.New("it takes no arguments")}
	}
	cfg, err := config.Read(os.Getenv)
	if err != nil {
		return usage{err}
	}
	bad := 0
	for _, check := range []struct {
		what string
		run  func(context.Context, config.Config) (string, error)
	}{
		{"token", checkToken}, {"archive", checkArchive}, {"redis", checkRedis},
	} {
		ctx, cancel := context.WithTimeout(ctx, doctorWait)
		said, err := check.run(ctx, cfg)
		cancel()
		if err != nil {
			bad++
			said = "✗ " + err.Error()
		} else {
			said = "✓ " + said
		}
		if _, err := fmt.Fprintf(out, "%-8s %s\n", check.what, said); err != nil {
			return err
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d things to mend", bad)
	}
	return nil
}

func checkToken(ctx context.Context, cfg config.Config) (string, error) {
	if err := cfg.NeedToken(); err != nil {
		return "", err
	}
	session, err := bot.New(bot.Config{Token: cfg.Token.Reveal(), APIURL: cfg.APIURL, Log: logger(cfg, io.Discard)})
	if err != nil {
		return "", err
	}
	app, err := session.Application(ctx)
	if err != nil {
		return "", err
	}
	return "Discord knows this bot as " + app.Name, nil
}

func checkArchive(ctx context.Context, cfg config.Config) (string, error) {
	if cfg.Database == "" {
		if err := writable(cfg.DataDir); err != nil {
			return "", err
		}
		if _, err := os.Stat(cfg.DataDir); errors.Is(err, os.ErrNotExist) {
			return "SQLite will be made in " + cfg.DataDir, nil
		}
	}
	store, err := archive.Open(ctx, cfg.Database.Reveal(), archive.Options{Dir: cfg.DataDir, ReadOnly: true})
	if err != nil {
		return "", err
	}
	return store.Engine() + " answers", errors.Join(store.Ping(ctx), store.Close())
}

// writable says whether a folder, or the nearest one above it that exists, can
// be written to.
func writable(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("find DATA_DIR: %w", err)
	}
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	f, err := os.CreateTemp(dir, ".wiredesk-*")
	if err != nil {
		return fmt.Errorf("DATA_DIR can't be written to: %w; give Wiredesk's user the right to write in %s", err, dir)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func checkRedis(ctx context.Context, cfg config.Config) (string, error) {
	m, err := memory.Open(cfg.Redis.Reveal(), "wiredesk:doctor")
	if err != nil {
		return "", err
	}
	err = errors.Join(m.Health(ctx), m.Close())
	if m.Embedded {
		return "embedded in the process", err
	}
	return "answers", err
}
