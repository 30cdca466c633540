package history

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

// day is one file of rows. Its rows are later each than the one before; a clock
// that is set back begins another file. Files are in the order of their numbers,
// not of their dates. What is here of it only grows, so a copy goes on being true.
type day struct {
	path   string
	number uint64
	rows   []mark
	size   int64 // of the head and all whole rows
}

// fileHead begins every file.
const fileHead = "undertone history 1\n"

const date = "2006-01-02"

var fileName = regexp.MustCompile(`^(\d{8,19})-\d{4}-\d\d-\d\d\.rows$`)

// newDay is a file that is not on disk yet.
func newDay(dir string, number uint64, at time.Time) *day {
	return &day{
		path:   filepath.Join(dir, fmt.Sprintf("%08d-%s.rows", number, at.UTC().Format(date))),
		number: number,
		size:   int64(len(fileHead)),
	}
}

func (d *day) last() time.Time { return d.rows[len(d.rows)-1].at }

// numberOf reads the number of a file; false for files that are not ours.
func numberOf(name string) (uint64, bool) {
	m := fileName.FindStringSubmatch(name)
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseUint(m[1], 10, 64)
	return n, err == nil
}

// scan finds the rows by their headers, up to the first that is not whole, and
// returns how many bytes lie behind the last whole one. Only the last row's body
// is looked at: the others were on disk before it was begun.
func scan(path string, number uint64) (d *day, torn int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, fmt.Errorf("open history: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, 0, fmt.Errorf("open history: %w", err)
	}
	d = &day{path: path, number: number, size: int64(len(fileHead))}
	head := make([]byte, len(fileHead))
	n, err := f.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, fmt.Errorf("open history: %w", err)
	}
	if n < len(fileHead) {
		return d, info.Size(), nil
	}
	if string(head) != fileHead {
		return nil, 0, fmt.Errorf("open history: %s: %w", path, errFile)
	}
	if err := d.scanRows(f, info.Size()); err != nil {
		return nil, 0, err
	}
	return d, info.Size() - d.size, nil
}

func (d *day) scanRows(f *os.File, size int64) error {
	header := make([]byte, headerLen)
	for d.size < size {
		n, err := f.ReadAt(header, d.size)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("open history: %w", err)
		}
		m, err := decodeHeader(header[:n], size-d.size)
		// A header of zeros is what a power cut may leave behind.
		if err != nil || len(d.rows) > 0 && !m.at.After(d.last()) {
			break
		}
		m.offset = d.size
		d.rows = append(d.rows, m)
		d.size += m.length
	}
	if len(d.rows) == 0 {
		return nil
	}
	last := d.rows[len(d.rows)-1]
	_, err := readRow(f, last)
	if errors.Is(err, errRow) {
		d.rows = d.rows[:len(d.rows)-1]
		d.size, err = last.offset, nil
	}
	return err
}

func readRow(f io.ReaderAt, m mark) (*row, error) {
	data := make([]byte, m.length)
	if _, err := f.ReadAt(data, m.offset); err != nil {
		return nil, fmt.Errorf("read a row of history: %w", err)
	}
	return decodeRow(data)
}

// append writes a row behind the last one, and is back when it is on disk. What
// a failed append may have left is cut off, here or when the file is next opened.
func (d *day) append(data []byte, at time.Time) error {
	create := len(d.rows) == 0
	f, err := os.OpenFile(d.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("write a row of history: %w", err)
	}
	if create {
		_, err = f.WriteAt([]byte(fileHead), 0)
	}
	if err == nil {
		_, err = f.WriteAt(data, d.size)
	}
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		err = errors.Join(err, f.Truncate(d.size))
	}
	if err = errors.Join(err, f.Close()); err == nil && create {
		err = syncFolder(filepath.Dir(d.path))
	}
	if err != nil && create { // a file without a row is none
		err = errors.Join(err, d.remove())
	}
	if err != nil {
		return fmt.Errorf("write a row of history: %w", err)
	}
	d.rows = append(d.rows, mark{at, d.size, int64(len(data))})
	d.size += int64(len(data))
	return nil
}

// cut makes a file end with its last whole row; one without any is removed.
func (d *day) cut() error {
	if len(d.rows) == 0 {
		return d.remove()
	}
	f, err := os.OpenFile(d.path, os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("cut history: %w", err)
	}
	if err := errors.Join(f.Truncate(d.size), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("cut history: %w", err)
	}
	return nil
}

func (d *day) remove() error {
	if err := os.Remove(d.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove history: %w", err)
	}
	return nil
}

// syncFolder makes sure that a new file is found again.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
