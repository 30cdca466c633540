package config

import (
	"slices"
	"strings"
)

// others are variables that belong to other programs and commands of ours, and
// may well be set where a server is started.
var others = []string{"UNDERTONE_CI", "UNDERTONE_SHOTS", "UNDERTONE_TOKEN", "UNDERTONE_URL"}

const testPrefix = prefix + "TEST_"

// environment reads the settings among variables written NAME=value.
func (r *reader) environment(env []string) {
	keys := make(map[string]string, len(r.schema.settings))
	for key := range r.schema.settings {
		keys[variable(key)] = key
	}
	for _, v := range env {
		name, value, _ := strings.Cut(v, "=")
		if !strings.HasPrefix(name, prefix) || strings.HasPrefix(name, testPrefix) || slices.Contains(others, name) || value == "" {
			continue
		}
		at := place{file: name}
		if key, ok := keys[name]; ok {
			r.set(fromEnvironment, at, key, words{text: value})
			continue
		}
		names := make([]string, 0, len(keys))
		for _, key := range r.schema.keys() {
			names = append(names, variable(key))
		}
		r.problem(at, "", "is not a setting%s", meant(nearest(name, names)))
	}
}
