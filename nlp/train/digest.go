package train

import (
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
)

// Digest names the corpus and the lexicon in fsys: SHA-256 over the names and
// the contents of their files, in the order of the names.
func Digest(fsys fs.FS) (sum [sha256.Size]byte, err error) {
	h := sha256.New()
	for _, dir := range []string{"corpus", "lexicon"} {
		entries, err := fs.ReadDir(fsys, dir)
		if err != nil {
			return sum, fmt.Errorf("digest of the training data: %w", err)
		}
		for _, e := range entries {
			if err := digestFile(h, fsys, dir+"/"+e.Name()); err != nil {
				return sum, err
			}
		}
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}

func digestFile(h io.Writer, fsys fs.FS, name string) error {
	f, err := fsys.Open(name)
	if err != nil {
		return fmt.Errorf("digest of the training data: %w", err)
	}
	defer f.Close()
	fmt.Fprintf(h, "%s\x00", name)
	n, err := io.Copy(h, f)
	if err != nil {
		return fmt.Errorf("digest of the training data: %s: %w", name, err)
	}
	fmt.Fprintf(h, "\x00%d\x00", n)
	return nil
}
