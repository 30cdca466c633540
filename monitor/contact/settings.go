package contact

import (
	"cmp"
	"fmt"
)

// Default puts def in the place of a setting that is zero.
func Default[T comparable](setting *T, def T) {
	var zero T
	if *setting == zero {
		*setting = def
	}
}

// Within returns an error that begins with the setting's key unless v lies from
// least to most. It refuses what is not a number.
func Within[T cmp.Ordered](key string, v, least, most T) error {
	if v >= least && v <= most {
		return nil
	}
	return fmt.Errorf("%s: must be %v to %v, got %v", key, least, most, v)
}
