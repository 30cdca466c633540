package main_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// line is the way of a message, and the order in which packages may know each
// other: each imports only earlier ones. A package that is not named stands
// with the nearest one above it, which may import it, but not the reverse.
var line = []string{
	"monitor/contact", "monitor/ingest/recording", "monitor/ingest", "monitor/journal",
	"nlp", "nlp/train", "nlp/eval", "nlp/emerging", "monitor/window",
	"monitor/alert/rule", "monitor/alert/baseline", "monitor/alert", "monitor/desk", "monitor/history", "monitor/outbox",
	"monitor", "monitor/backtest", "dashboard", "config", "cmd",
}

// walls say where a library may be used. cmd wires everything and tests may use
// what they like, so neither is asked.
var walls = []wall{
	{"github.com/gorilla/websocket", "only ingest and dashboard speak over sockets", func(f source) bool {
		return f.in("monitor/ingest", "dashboard")
	}},
	{"github.com/nats-io", "only journal and ingest know what a journal is made of", func(f source) bool {
		return f.in("monitor/journal", "monitor/ingest")
	}},
	{"github.com/prometheus", "metrics live in metrics.go, one file a package", func(f source) bool {
		return path.Base(f.path) == "metrics.go"
	}},
	{"github.com/jdkato/prose", "prose panics and takes its time, so one package guards it", func(f source) bool {
		return f.in("nlp/emerging")
	}},
	{"github.com/expr-lang", "what a condition is written in is known to the rules alone", func(f source) bool {
		return f.in("monitor/alert/rule")
	}},
	{"github.com/rs/zerolog", "pure packages do not log", func(f source) bool {
		return !f.in("monitor/contact", "nlp", "monitor/window", "monitor/alert", "monitor/desk")
	}},
}

// topLevel is all that a visitor finds in the repository's root, dot-files aside.
var topLevel = []string{"README.md", "cmd", "config", "dashboard", "deploy", "go.mod", "go.sum", "monitor", "nlp"}

// longest is how many lines a source file may have before it must be two.
const longest = 600

type wall struct {
	library, why string
	allows       func(source) bool
}

// source is one file of ours. Path is relative to the root, with slashes.
type source struct {
	path    string
	pkg     string
	doc     string
	imports []string
	lines   int
	made    bool // by a program, which does not mind how long it is
}

func (f source) dir() string  { return path.Dir(f.path) }
func (f source) isTest() bool { return strings.HasSuffix(f.path, "_test.go") }
func (f source) isGo() bool   { return strings.HasSuffix(f.path, ".go") }

// in says whether the file lies in one of these folders or below.
func (f source) in(dirs ...string) bool {
	return slices.ContainsFunc(dirs, func(dir string) bool { return within(f.dir(), dir) })
}

func within(dir, parent string) bool {
	return dir == parent || strings.HasPrefix(dir, parent+"/")
}

// station is where on the line a folder lies: the longest prefix wins, so that
// monitor/window is not taken for monitor. ok is false beside the line.
func station(dir string) (n int, ok bool) {
	best := -1
	for i, name := range line {
		if within(dir, name) && (best < 0 || len(name) > len(line[best])) {
			best = i
		}
	}
	return best, best >= 0
}

func TestOrder_importsFollowTheLine(t *testing.T) {
	t.Parallel()
	report(t, orderProblems(readSources(t)))
}

func TestOrder_librariesStayBehindTheirWalls(t *testing.T) {
	t.Parallel()
	report(t, wallProblems(readSources(t)))
}

func TestOrder_everyPackageHasADoc(t *testing.T) {
	t.Parallel()
	report(t, docProblems(readSources(t)))
}

func TestOrder_noFileIsTooLong(t *testing.T) {
	t.Parallel()
	report(t, lengthProblems(readSources(t)))
}

func TestOrder_topLevelIsWhatItWasAgreedToBe(t *testing.T) {
	t.Parallel()
	got := rootEntries(t)
	if !slices.Equal(got, topLevel) {
		t.Errorf("top level is %v, want exactly %v", got, topLevel)
	}
}

// TestOrder_seesEachKindOfProblem keeps the tests above honest: a check that
// finds nothing must be one that could have found something.
func TestOrder_seesEachKindOfProblem(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		check func([]source) []string
		file  source
		bad   bool
	}{
		{"an import of an earlier package", orderProblems, source{path: "monitor/window/a.go", imports: []string{"undertone/nlp"}}, false},
		{"an import of a later package", orderProblems, source{path: "nlp/a.go", imports: []string{"undertone/monitor/window"}}, true},
		{"a part of the line that imports the whole", orderProblems, source{path: "monitor/window/a.go", imports: []string{"undertone/monitor"}}, true},
		{"the whole that imports a part", orderProblems, source{path: "monitor/a.go", imports: []string{"undertone/monitor/window"}}, false},
		{"a parent that imports its child", orderProblems, source{path: "monitor/ingest/a.go", imports: []string{"undertone/monitor/ingest/recording"}}, false},
		{"a child that imports its parent", orderProblems, source{path: "monitor/ingest/hooks/a.go", imports: []string{"undertone/monitor/ingest"}}, true},
		{"children of one parent that import each other", orderProblems, source{path: "monitor/ingest/hooks/a.go", imports: []string{"undertone/monitor/ingest/mail"}}, true},
		{"a child that the line puts behind its parent", orderProblems, source{path: "nlp/train/a.go", imports: []string{"undertone/nlp"}}, false},
		{"a parent that imports a child behind it", orderProblems, source{path: "nlp/a.go", imports: []string{"undertone/nlp/train"}}, true},
		{"a package beside the line", orderProblems, source{path: "util/a.go"}, true},
		{"a test that imports a later package", orderProblems, source{path: "nlp/a_test.go", imports: []string{"undertone/monitor/window"}}, false},

		{"a socket in the page's server", wallProblems, source{path: "dashboard/socket.go", imports: []string{"github.com/gorilla/websocket"}}, false},
		{"a socket in the windows", wallProblems, source{path: "monitor/window/a.go", imports: []string{"github.com/gorilla/websocket"}}, true},
		{"NATS in the journal", wallProblems, source{path: "monitor/journal/a.go", imports: []string{"github.com/nats-io/nats.go/jetstream"}}, false},
		{"NATS in the monitor", wallProblems, source{path: "monitor/a.go", imports: []string{"github.com/nats-io/nats-server/v2/server"}}, true},
		{"Prometheus in metrics.go", wallProblems, source{path: "dashboard/metrics.go", imports: []string{"github.com/prometheus/client_golang/prometheus"}}, false},
		{"Prometheus in another file", wallProblems, source{path: "dashboard/board.go", imports: []string{"github.com/prometheus/client_golang/prometheus"}}, true},
		{"a log in the journal", wallProblems, source{path: "monitor/journal/a.go", imports: []string{"github.com/rs/zerolog"}}, false},
		{"a log in the model", wallProblems, source{path: "nlp/train/a.go", imports: []string{"github.com/rs/zerolog"}}, true},
		{"prose behind its guard", wallProblems, source{path: "nlp/emerging/a.go", imports: []string{"github.com/jdkato/prose/v2"}}, false},
		{"prose in the model", wallProblems, source{path: "nlp/a.go", imports: []string{"github.com/jdkato/prose/v2"}}, true},
		{"expr in the rules", wallProblems, source{path: "monitor/alert/rule/a.go", imports: []string{"github.com/expr-lang/expr/ast"}}, false},
		{"expr in the alerts", wallProblems, source{path: "monitor/alert/a.go", imports: []string{"github.com/expr-lang/expr"}}, true},
		{"a library whose name only begins alike", wallProblems, source{path: "nlp/a.go", imports: []string{"github.com/rs/zerologue"}}, false},
		{"all of them in cmd", wallProblems, source{path: "cmd/undertone/a.go", imports: []string{"github.com/nats-io/nats.go", "github.com/gorilla/websocket"}}, false},
		{"all of them in a test", wallProblems, source{path: "nlp/a_test.go", imports: []string{"github.com/rs/zerolog", "github.com/nats-io/nats.go"}}, false},

		{"a package with a doc", docProblems, source{path: "nlp/doc.go", pkg: "nlp", doc: "Package nlp reads a message.\n"}, false},
		{"a package without a doc", docProblems, source{path: "nlp/a.go", pkg: "nlp"}, true},
		{"a doc of another package", docProblems, source{path: "nlp/a.go", pkg: "nlp", doc: "Package nlpx reads.\n"}, true},
		{"a command with a doc", docProblems, source{path: "cmd/dev/main.go", pkg: "main", doc: "Command dev is a tool.\n"}, false},
		{"a doc in a test alone", docProblems, source{path: "nlp/a_test.go", pkg: "nlp", doc: "Package nlp reads.\n"}, false},

		{"a file of 600 lines", lengthProblems, source{path: "nlp/a.go", lines: 600}, false},
		{"a file of 601 lines", lengthProblems, source{path: "dashboard/web/src/a.tsx", lines: 601}, true},
		{"a file of 601 lines that a program made", lengthProblems, source{path: "dashboard/web/src/a.ts", lines: 601, made: true}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := tt.check([]source{tt.file})
			if (len(got) > 0) != tt.bad {
				t.Errorf("problems = %q, want some: %t", got, tt.bad)
			}
		})
	}
}

func orderProblems(files []source) []string {
	var problems []string
	for _, f := range files {
		if !f.isGo() {
			continue
		}
		here, ok := station(f.dir())
		if !ok {
			problems = append(problems, fmt.Sprintf("%s: package %s is not on the line %v", f.path, f.dir(), line))
			continue
		}
		if f.isTest() {
			continue
		}
		for _, imported := range f.imports {
			dir, ours := strings.CutPrefix(imported, "undertone/")
			if !ours || !mayNotImport(f.dir(), here, dir) {
				continue
			}
			problems = append(problems, fmt.Sprintf("%s: %s imports %s, which is not earlier on the line", f.path, f.dir(), dir))
		}
	}
	return problems
}

func mayNotImport(from string, here int, dir string) bool {
	there, ok := station(dir)
	return !ok || there > here || there == here && !strings.HasPrefix(dir, from+"/")
}

func wallProblems(files []source) []string {
	var problems []string
	for _, f := range files {
		if f.isTest() || f.in("cmd") {
			continue
		}
		for _, imported := range f.imports {
			for _, w := range walls {
				if within(imported, w.library) && !w.allows(f) {
					problems = append(problems, fmt.Sprintf("%s: imports %s: %s", f.path, imported, w.why))
				}
			}
		}
	}
	return problems
}

func docProblems(files []source) []string {
	documented := make(map[string]bool)
	for _, f := range files {
		if !f.isGo() || f.isTest() {
			continue
		}
		want := "Package " + f.pkg + " "
		if f.pkg == "main" {
			want = "Command " + path.Base(f.dir()) + " "
		}
		documented[f.dir()] = documented[f.dir()] || strings.HasPrefix(f.doc, want)
	}
	var problems []string
	for dir, ok := range documented {
		if !ok {
			problems = append(problems, dir+": no file says what the package is (// Package … or // Command …)")
		}
	}
	slices.Sort(problems)
	return problems
}

func lengthProblems(files []source) []string {
	var problems []string
	for _, f := range files {
		if f.lines > longest && !f.made {
			problems = append(problems, fmt.Sprintf("%s: %d lines, at most %d", f.path, f.lines, longest))
		}
	}
	return problems
}

func report(t *testing.T, problems []string) {
	t.Helper()
	for _, p := range problems {
		t.Error(p)
	}
}

// readSources reads every Go and TypeScript file that is ours.
func readSources(t *testing.T) []source {
	t.Helper()
	root := os.DirFS(filepath.Join("..", ".."))
	var files []source
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && notOurs(d.Name()):
			return fs.SkipDir
		case d.IsDir() || !slices.Contains([]string{".go", ".ts", ".tsx"}, path.Ext(name)):
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		f, err := parseSource(name, text)
		files = append(files, f)
		return err
	})
	if err != nil {
		t.Fatalf("read the sources: %v", err)
	}
	if len(files) < 10 {
		t.Fatalf("read the sources: found only %d files", len(files))
	}
	return files
}

func notOurs(dir string) bool {
	return strings.HasPrefix(dir, ".") || slices.Contains([]string{"node_modules", "testdata", "dist"}, dir)
}

func parseSource(name string, text []byte) (source, error) {
	f := source{path: name, lines: strings.Count(string(text), "\n"), made: bytes.HasPrefix(text, []byte("// Code generated "))}
	if !f.isGo() {
		return f, nil
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return f, err
	}
	f.pkg, f.doc = file.Name.Name, file.Doc.Text()
	f.imports, err = importsOf(file)
	return f, err
}

func importsOf(file *ast.File) ([]string, error) {
	var paths []string
	for _, spec := range file.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		paths = append(paths, p)
	}
	return paths, nil
}

// rootEntries lists the top level as git sees it, so that what a build leaves
// there does not count. Without git, as in an unpacked archive, it is the
// folder itself.
func rootEntries(t *testing.T) []string {
	t.Helper()
	var names []string
	cmd := exec.CommandContext(t.Context(), "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = filepath.Join("..", "..")
	if out, err := cmd.Output(); err == nil {
		names = strings.Split(strings.TrimRight(string(out), "\x00"), "\x00")
	} else {
		entries, err := os.ReadDir(cmd.Dir)
		if err != nil {
			t.Fatalf("list the top level: %v", err)
		}
		for _, e := range entries {
			names = append(names, e.Name())
		}
	}
	for i, name := range names {
		names[i], _, _ = strings.Cut(name, "/")
	}
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, ".") })
	slices.Sort(names)
	return slices.Compact(names)
}
