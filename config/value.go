package config

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"undertone/monitor/contact"
)

// words is a value as it was written.
type words struct {
	text string
	// plain is what the file took it for: a number, true or false, and so on.
	// It is empty for text, and in the environment, where all is text.
	plain string
}

// as reads the value as type t.
func (w words) as(t reflect.Type) (any, error) {
	switch {
	case t == durationType:
		d, err := contact.ParseDuration(w.text)
		if err != nil {
			return nil, fmt.Errorf("must be a duration such as 250ms, 2m or 7d, got %q", w.text)
		}
		return d, nil
	case t.Kind() == reflect.String:
		if w.plain != "" {
			return nil, fmt.Errorf("must be text, got the %s %s; put it in quotes", w.plain, w.text)
		}
		return w.text, nil
	case t.Kind() == reflect.Bool:
		if w.text != "true" && w.text != "false" {
			return nil, fmt.Errorf("must be true or false, got %q", w.text)
		}
		return w.text == "true", nil
	case t.Kind() == reflect.Float64:
		f, err := strconv.ParseFloat(w.text, 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, fmt.Errorf("must be a number such as 0.35, got %q", w.text)
		}
		return f, nil
	case t.Kind() == reflect.Int || t.Kind() == reflect.Int64:
		return whole(w.text)
	}
	return nil, fmt.Errorf("has the type %v, which cannot be set", t)
}

var units = []struct {
	name string
	size int64
}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40}}

// whole reads 65536, 65_536 and 64KiB.
func whole(text string) (int64, error) {
	digits, size := text, int64(1)
	for _, u := range units {
		if before, ok := strings.CutSuffix(text, u.name); ok {
			digits, size = strings.TrimSpace(before), u.size
		}
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(digits, "_", ""), 10, 64)
	if errors.Is(err, strconv.ErrRange) || err == nil && (n > math.MaxInt64/size || n < math.MinInt64/size) {
		return 0, fmt.Errorf("must be a smaller number, got %s", text)
	}
	if err != nil {
		return 0, fmt.Errorf("must be a whole number such as 65536 or 64KiB, got %q", text)
	}
	return n * size, nil
}
