package main

import (
	"context"
	"errors"
	"io"
	"os"

	"wiredesk/config"
	"wiredesk/internal/archive"
)

// moveArchive is `wiredesk move FROM TO`: all of an archive into another one,
// between SQLite and PostgreSQL or not, verified. After an interruption the same
// command goes on where it was.
func moveArchive(ctx context.Context, args []string, out io.Writer) (err error) {
	if len(args) != 2 {
		return usage{errors.New("name two archives: postgres://user:password@host/database or the path of an SQLite file")}
	}
	cfg, err := config.Read(os.Getenv)
	if err != nil {
		return usage{err}
	}
	if args[0] == args[1] {
		return usage{errors.New("the two archives are the same")}
	}
	if err := archive.Exists(args[0]); err != nil {
		return err
	}
	log := logger(cfg, os.Stderr)
	from, err := archive.Open(ctx, args[0], archive.Options{Log: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := archive.Open(ctx, args[1], archive.Options{Moving: true, Log: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	print := printer(out)
	return archive.Move(ctx, from, to, func(m archive.Moved) error { return print.Encode(m) })
}
