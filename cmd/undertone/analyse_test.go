package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// analyse runs the command on the input and returns its lines.
func analyse(t *testing.T, cmd analyseCmd, input string) ([]string, error) {
	t.Helper()
	var out bytes.Buffer
	cmd.Stdin, cmd.Stdout = strings.NewReader(input), &out
	err := cmd.Run(t.Context())
	if out.Len() == 0 {
		return nil, err
	}
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n"), err
}

func TestAnalyse_answersEachLineInItsPlace(t *testing.T) {
	t.Parallel()
	input := strings.Join([]string{
		`{"text":"还没到，都三天了","n":1}`,
		`not json`,
		`{"n":3}`,
		`{"text":"thank you so much, that was quick","speaker":"customer","n":4}`,
		``,
		`{"text":"hi","speaker":"cust"}`,
		`{"text":"` + strings.Repeat("a", maxLine) + `"}`,
		`[1]`,
		`{"text":7}`,
		`{"text":"no line end","n":10}`,
	}, "\n")

	lines, err := analyse(t, analyseCmd{Format: "jsonl", Explain: true}, input)

	if err == nil || !strings.Contains(err.Error(), "6 of 10 lines") {
		t.Errorf("error = %v, want one that counts 6 bad lines of 10", err)
	}
	if len(lines) != 10 {
		t.Fatalf("%d lines out of 10 in: %q", len(lines), lines)
	}
	for i, want := range []string{
		`{"text":"还没到，都三天了","n":1,"reading":{"sentiment":{"score":-`,
		`{"error":"not a JSON object","line":2}`,
		`{"error":"text: is missing","line":3}`,
		`{"text":"thank you so much, that was quick","speaker":"customer","n":4,"reading":{"sentiment":{"score":0.`,
		``,
		`{"error":"speaker: must be customer, agent, bot or system, got \"cust\"","line":6}`,
		`{"error":"longer than 1048576 bytes","line":7}`,
		`{"error":"not a JSON object","line":8}`,
		`{"error":"text: must be a string","line":9}`,
		`{"text":"no line end","n":10,"reading":`,
	} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d = %.120s, want it to begin with %s", i+1, lines[i], want)
		}
		if lines[i] != "" && !json.Valid([]byte(lines[i])) {
			t.Errorf("line %d is not JSON: %s", i+1, lines[i])
		}
	}
}

func TestAnalyse_keepsUnknownKeysAndReplacesAnOldReading(t *testing.T) {
	t.Parallel()
	lines, err := analyse(t, analyseCmd{Format: "jsonl"},
		`{"z":{"a": [1, 2.50]},"reading":{"old":true},"text":"ok","b":9007199254740993} `+"\n{ \"text\":\"\" }\n")
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"z":{"a": [1, 2.50]},"text":"ok","b":9007199254740993,"reading":{"sentiment"`; !strings.HasPrefix(lines[0], want) {
		t.Errorf("got %s\nwant it to begin with %s", lines[0], want)
	}
	if strings.Contains(lines[0], "reasons") {
		t.Errorf("reasons without being asked: %s", lines[0])
	}
}

func TestAnalyse_textShowsTheMoodAndTheWordsOfEveryLine(t *testing.T) {
	t.Parallel()
	lines, err := analyse(t, analyseCmd{Format: "text", Explain: true}, "nobody answers, this is useless\r\n\nbell\x07 thanks\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "negative -") || !strings.Contains(lines[0], "<- ") {
		t.Errorf("got %q", lines)
	}
	if strings.ContainsAny(strings.Join(lines, ""), "\x07\r") {
		t.Errorf("control characters reach the terminal: %q", lines)
	}
}

// The answer to a line must not wait for the next one: people type, and
// programs hold a conversation over the pipe.
func TestAnalyse_answersBeforeTheNextLineComes(t *testing.T) {
	t.Parallel()
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	done := make(chan error, 1)
	go func() {
		cmd := analyseCmd{Format: "jsonl", Stdin: inR, Stdout: outW}
		done <- cmd.Run(t.Context())
		outW.Close()
	}()
	answers := json.NewDecoder(outR)
	for range 3 {
		if _, err := io.WriteString(inW, `{"text":"hello"}`+"\n"); err != nil {
			t.Fatal(err)
		}
		var answer map[string]any
		if err := answers.Decode(&answer); err != nil || answer["reading"] == nil {
			t.Fatalf("answer %v, error %v", answer, err)
		}
	}
	inW.Close()
	if _, err := io.Copy(io.Discard, outR); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestAnalyse_aMissingFileIsNamed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "absent.jsonl")
	if _, err := analyse(t, analyseCmd{File: file, Format: "jsonl"}, ""); err == nil || !strings.Contains(err.Error(), "absent.jsonl") {
		t.Errorf("error = %v, want the file's name in it", err)
	}
}

func FuzzAnalyse_objectsStayValid(f *testing.F) {
	for _, seed := range []string{`{"text":"a"}`, `{"text":"a","reading":1}`, `{"text":"\ud800","text":"b"}`, "{\"text\":\"\xff\"}", `{}`, `null`, `{"reading":{},"text":""}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if strings.ContainsAny(line, "\n\r") || strings.TrimSpace(line) == "" {
			return
		}
		lines, _ := analyse(t, analyseCmd{Format: "jsonl", Explain: true}, line+"\n")
		if len(lines) != 1 || !json.Valid([]byte(lines[0])) {
			t.Errorf("%q is answered by %q", line, lines)
		}
	})
}

func TestTrain_writesAModelThatEvalAndAnalyseUse(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("trains a model: some seconds")
	}
	if raceEnabled {
		t.Skip("trains a model: minutes under the race detector, under which the trainer has tests of its own")
	}
	data, model := smallData(t), filepath.Join(t.TempDir(), "small.bin")
	var log, report bytes.Buffer
	if err := (&trainCmd{Data: data, Out: model, Seed: 1, Stderr: &log}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := log.String(); !strings.HasPrefix(got, "wrote ") || strings.Contains(got, "\x1b") {
		t.Errorf("log = %q, want a plain line: nobody looks at a bar here", got)
	}
	if err := (&evalCmd{Data: data, Model: model, JSON: true, Stdout: &report}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(report.Bytes()) {
		t.Errorf("report is not JSON: %s", report.String())
	}
	if err := (&evalCmd{Data: data, Model: model, Stdout: &report}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if lines, err := analyse(t, analyseCmd{Format: "text", Model: model}, "ok\n"); err != nil || len(lines) != 1 {
		t.Errorf("analyse with the new model: %q, %v", lines, err)
	}
}

// smallData is the shipped knowledge with one file of the corpus.
func smallData(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{
		"corpus/zh_turns.tsv", "lexicon/fold.txt", "lexicon/roles.txt",
		"lexicon/feelings_en.tsv", "lexicon/feelings_zh.tsv", "lexicon/topics_en.tsv", "lexicon/topics_zh.tsv",
	} {
		data, err := os.ReadFile(filepath.Join("..", "..", "nlp", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
