package config

import (
	"slices"
	"strings"
)

// others are variables that belong to other programs and commands of ours, and
// may well be set where a server is started.
var others = []string{"UNDERTONE_CI", "UNDERTONE_SHOTS", "UNDERTONE_TOKEN", "UNDERTONE_URL"}

// Variables that begin so are no settings: the tests' and the secrets', which
// settings name.
var otherPrefixes = []string{prefix + "TEST_", prefix + "SECRET_"}

func isOther(name string) bool {
	begins := func(with string) bool { return strings.HasPrefix(name, with) }
	return !begins(prefix) || slices.Contains(others, name) || slices.ContainsFunc(otherPrefixes, begins)
}

// environment reads the settings among variables written NAME=value.
func (r *reader) environment(env []string) {
	keys := make(map[string]string, len(r.schema.settings))
	for key := range r.schema.settings {
		keys[variable(key)] = key
	}
	for _, v := range env {
		name, value, _ := strings.Cut(v, "=")
		if isOther(name) || value == "" {
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
