//go:build unix

package archive

import (
	"errors"
	"os"
	"syscall"

	"wiredesk/internal/news"
)

// fileLock keeps a second process from writing the same SQLite file. The system
// drops it when the process dies, however it dies.
type fileLock struct{ file *os.File }

func lockFile(path string) (*fileLock, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, news.Errorf(news.Unavailable, "The archive's folder can't be written: %s. Check its permissions.", path).Because(err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return &fileLock{file: f}, nil
	}
	f.Close() // the lock was not taken; there is nothing to keep
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, news.Errorf(news.Conflict, "Another Wiredesk is using this archive (%s). Stop it first, or give each its own file; several processes share PostgreSQL.", path).Because(err)
	}
	return nil, news.Errorf(news.Unavailable, "The archive's folder can't be written: %s. Check its permissions.", path).Because(err)
}

func (l *fileLock) release() error {
	if l == nil {
		return nil
	}
	// A child that is just being started holds the file too until it runs its
	// program: closing alone would leave the lock with it for that long.
	return errors.Join(syscall.Flock(int(l.file.Fd()), syscall.LOCK_UN), l.file.Close())
}
