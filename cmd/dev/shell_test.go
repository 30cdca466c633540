package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestShell_stepsRunsAllAndNamesWhatFailed(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	sh := &shell{root: t.TempDir(), out: &out}
	var ran []string
	end := func(name string, err error) step {
		return step{name, func(context.Context) error {
			ran = append(ran, name)
			return err
		}}
	}

	err := sh.steps(t.Context(),
		end("format", errors.New("ugly")),
		end("vet", nil),
		end("page", sh.need("a-tool-that-nobody-has")),
		end("test", errors.New("red")),
	)

	if got, want := strings.Join(ran, " "), "format vet page test"; got != want {
		t.Errorf("ran %q, want %q: one failure must not hide the next", got, want)
	}
	if err == nil || err.Error() != "failed: format, test" {
		t.Errorf("error = %v, want the names of the two steps that failed", err)
	}
	if !strings.Contains(out.String(), "-- page: skipped: a-tool-that-nobody-has is not installed") {
		t.Errorf("the skipped step does not say why:\n%s", &out)
	}
}

func TestShell_stepsStopsAtAnInterrupt(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	sh := &shell{root: t.TempDir(), out: &bytes.Buffer{}}

	err := sh.steps(ctx,
		step{"first", func(context.Context) error { cancel(); return nil }},
		step{"second", func(context.Context) error { t.Error("ran after the interrupt"); return nil }},
	)

	if !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want it to say that it was interrupted", err)
	}
}

func TestShell_need(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		tool   string
		strict bool
		skip   bool
		fail   bool
	}{
		{"a tool that is there", "go", true, false, false},
		{"a missing tool skips at a desk", "a-tool-that-nobody-has", false, true, false},
		{"a missing tool fails in CI", "a-tool-that-nobody-has", true, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := (&shell{strict: tt.strict}).need(tt.tool)
			if got := errors.Is(err, errSkip); got != tt.skip {
				t.Errorf("skips = %t, want %t (%v)", got, tt.skip, err)
			}
			if got := err != nil && !errors.Is(err, errSkip); got != tt.fail {
				t.Errorf("fails = %t, want %t (%v)", got, tt.fail, err)
			}
		})
	}
}

func TestShell_callShowsWhatItRunsWhereAndWith(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "page"), 0o755); err != nil {
		t.Fatal(err)
	}
	sh := &shell{root: root, out: &out}

	err := sh.call(t.Context(), call{dir: "page", env: []string{"MOOD=calm"}, args: []string{"sh", "-c", "echo $MOOD in ${PWD##*/}"}})
	if err != nil {
		t.Fatal(err)
	}
	want := "$ (cd page && MOOD=calm sh -c echo $MOOD in ${PWD##*/})\ncalm in page\n"
	if got := out.String(); got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
}

func TestIgnoredFolder_isNotSeenByGit(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "shots")
	if err := ignoredFolder(dir); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, ".gitignore"))
	if err != nil || string(got) != "*\n" {
		t.Errorf(".gitignore = %q, %v; want it to hide everything", got, err)
	}
}
