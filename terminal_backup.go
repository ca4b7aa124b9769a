package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"wiredesk/config"
	"wiredesk/internal/archive"
)

// backup is `wiredesk backup FILE`: a verified copy of the archive, made while
// another process may be using it.
func backup(ctx context.Context, args []string, out io.Writer) error {
	file, cfg, err := backupArguments("backup", args)
	if err != nil {
		return err
	}
	if err := archive.BackupFile(ctx, cfg.Database.Reveal(), file, archive.Options{Dir: cfg.DataDir}); err != nil {
		return err
	}
	made, err := os.Stat(file)
	if err != nil {
		return fmt.Errorf("look at backup: %w", err)
	}
	return printer(out).Encode(struct {
		File  string `json:"file"`
		Bytes int64  `json:"bytes"`
	}{file, made.Size()})
}

// restore is `wiredesk restore FILE`. What was there is kept beside it.
func restore(ctx context.Context, args []string, out io.Writer) error {
	file, cfg, err := backupArguments("restore", args)
	if err != nil {
		return err
	}
	kept, err := archive.Restore(ctx, file, cfg.Database.Reveal(), archive.Options{Dir: cfg.DataDir})
	if err != nil {
		return err
	}
	return printer(out).Encode(struct {
		File string `json:"file"`
		Kept string `json:"kept"`
	}{file, kept})
}

func backupArguments(name string, args []string) (string, config.Config, error) {
	args, err := flags(name, args, func(*flag.FlagSet) {})
	if err != nil {
		return "", config.Config{}, err
	}
	if len(args) != 1 {
		return "", config.Config{}, usage{errors.New("name one file")}
	}
	cfg, err := config.Read(os.Getenv)
	if err != nil {
		return "", config.Config{}, usage{err}
	}
	return args[0], cfg, nil
}
