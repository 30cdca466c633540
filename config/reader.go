package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/v2"
)

// reader collects values and problems from the file and the environment.
type reader struct {
	name     string
	schema   *schema
	values   [2]map[string]any // by key: the file's, the environment's over them
	where    map[string]place  // of what set a key last
	broken   map[string]bool   // keys in lists that have a problem already
	problems Problems
}

const (
	fromFile = iota
	fromEnvironment
)

func newReader(name string) *reader {
	return &reader{
		name:   name,
		schema: schemaOf(Config{}),
		values: [2]map[string]any{{}, {}},
		where:  make(map[string]place),
		broken: make(map[string]bool),
	}
}

func (r *reader) problem(at place, key, format string, args ...any) {
	r.problems = append(r.problems, Problem{at.file, at.line, at.col, key, fmt.Sprintf(format, args...)})
}

// set takes a key's value in words.
func (r *reader) set(source int, at place, key string, w words) {
	value, err := w.as(r.schema.settings[key])
	if err != nil {
		r.problem(at, key, "%v", err)
		return
	}
	r.values[source][key] = value
	r.where[key] = at
}

// config lays the values over each other.
func (r *reader) config() (*Config, error) {
	k := koanf.New(".")
	for _, values := range r.values {
		if err := k.Load(confmap.Provider(values, "."), nil); err != nil {
			return nil, fmt.Errorf("merge configuration: %w", err)
		}
	}
	cfg := new(Config)
	if err := k.Unmarshal("", cfg); err != nil {
		return nil, fmt.Errorf("fill in configuration: %w", err)
	}
	return cfg, nil
}

// check fills in the defaults and finds the place of each problem.
func (r *reader) check(cfg *Config) {
	for _, part := range cfg.parts() {
		for _, text := range flatten("", part.setDefaults()) {
			key, why, ok := strings.Cut(text, ": ")
			if !ok {
				key, why = "", text
			}
			key = strings.Trim(part.section+"."+key, ".")
			if r.broken[key] {
				continue
			}
			r.problems = append(r.problems, r.place(key).problem(key, why))
		}
	}
}

// place is where a key was set, or else the nearest section around it.
func (r *reader) place(key string) place {
	for near := key; near != ""; near = near[:max(0, strings.LastIndexByte(near, '.'))] {
		if at, ok := r.where[near]; ok {
			return at
		}
	}
	return place{file: r.name}
}

// flatten lists the texts of joined errors. Text that was put around a joined
// error belongs to each: "window.%w" of two problems is two of window's.
func flatten(prefix string, err error) []string {
	if err == nil {
		return nil
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var all []string
		for _, one := range many.Unwrap() {
			all = append(all, flatten(prefix, one)...)
		}
		return all
	}
	if inner := errors.Unwrap(err); inner != nil {
		if before, ok := strings.CutSuffix(err.Error(), inner.Error()); ok {
			return flatten(prefix+before, inner)
		}
	}
	return []string{prefix + err.Error()}
}
