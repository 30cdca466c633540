package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// folder is a locked data folder.
type folder struct{ file *os.File }

// lockFolder makes sure that one process at a time uses a data folder. Two
// embedded servers on the same files would each number their pages from memory
// and write over the other's. The lock ends with the process, however it ends.
func lockFolder(dir string) (*folder, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return &folder{f}, nil
	}
	f.Close() //nolint:errcheck // nothing was written
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("lock the data folder: %w %s", ErrInUse, dir)
	}
	return nil, fmt.Errorf("lock the data folder: %s: %w", dir, err)
}

// unlock gives the folder free. To close the file is not enough: a process that
// is being started at this moment holds it too, until it runs its own program.
func (f *folder) unlock() {
	syscall.Flock(int(f.file.Fd()), syscall.LOCK_UN) //nolint:errcheck // closing it follows
	f.file.Close()                                   //nolint:errcheck // nothing was written
}
