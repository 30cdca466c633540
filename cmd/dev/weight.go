package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/klauspost/compress/gzip"
)

// aimWeight is the most bytes that the page may be, compressed.
const aimWeight = 150_000

// pageWeight is the compressed size of all that the page is made of: every view,
// also those that a browser only fetches when they are opened.
func pageWeight(built fs.FS) (weight, files int, err error) {
	err = fs.WalkDir(built, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !slices.Contains([]string{".js", ".css", ".html", ".svg"}, path.Ext(name)) {
			return err
		}
		data, err := fs.ReadFile(built, name)
		if err != nil {
			return err
		}
		files++
		weight += compressed(data)
		return nil
	})
	if err == nil && files == 0 {
		err = errors.New("it is not built: run go run ./cmd/dev gen")
	}
	if err != nil {
		return 0, 0, fmt.Errorf("weigh the page: %w", err)
	}
	return weight, files, nil
}

func compressed(data []byte) int {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression) // as the server sends it
	if err != nil {
		panic(err) // the level is a constant
	}
	z.Write(data) //nolint:errcheck // memory takes everything
	z.Close()     //nolint:errcheck // likewise
	return b.Len()
}
