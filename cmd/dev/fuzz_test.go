package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestFuzzTargets_findsFuzzFunctionsAndNothingElse(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	files := map[string]string{
		"a/a_test.go": "package a_test\nimport \"testing\"\n" +
			"func FuzzOne(f *testing.F) {}\nfunc FuzzyHelper(t *testing.T) {}\nfunc TestFuzz(t *testing.T) {}\n",
		"a/b/b_test.go":              "package b\nimport \"testing\"\nfunc FuzzTwo(f *testing.F) {}\n",
		"a/a.go":                     "package a\nimport \"testing\"\nfunc FuzzInCode(f *testing.F) {}\n",
		"web/node_modules/x_test.go": "package x\nimport \"testing\"\nfunc FuzzForeign(f *testing.F) {}\n",
		".tools/x_test.go":           "not Go",
	}
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	got, err := fuzzTargets(root)
	if err != nil {
		t.Fatal(err)
	}
	want := []target{{"./a", "FuzzOne"}, {"./a/b", "FuzzTwo"}}
	if !slices.Equal(got, want) {
		t.Errorf("targets = %v, want %v", got, want)
	}
}

func TestLastCount_readsTheLastLineOfProgress(t *testing.T) {
	t.Parallel()
	out := "fuzz: elapsed: 3s, execs: 1000 (333/sec), new interesting: 2 (total: 9)\n" +
		"fuzz: elapsed: 6s, execs: 2500 (500/sec), new interesting: 3 (total: 10)\nPASS\n"
	if got, want := lastCount(out), "2500 tries, 3 new inputs"; got != want {
		t.Errorf("lastCount = %q, want %q", got, want)
	}
	if got, want := lastCount("PASS\n"), "no progress reported"; got != want {
		t.Errorf("lastCount = %q, want %q", got, want)
	}
}
