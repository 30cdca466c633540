package train

import (
	"fmt"
	"io/fs"
)

// Rarity makes the table of how rare terms are, from the messages of the corpus
// in fsys that are not held out.
func Rarity(fsys fs.FS) ([]byte, error) {
	d, ear, err := load(fsys)
	if err != nil {
		return nil, fmt.Errorf("count terms: %w", err)
	}
	return ear.Rarity(func(yield func(string) bool) {
		for _, i := range d.training() {
			if ex := &d.examples[i]; !ex.Phrase && !yield(ex.Text) {
				return
			}
		}
	}), nil
}
