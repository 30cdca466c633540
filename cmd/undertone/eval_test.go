package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"undertone/nlp/eval"
)

const (
	labelledHead = "text\tspeaker\tmedium\tlang\tsentiment\ttone\ttopics\ttouchpoint\tintent\texpectation\turgency\ttags\n"
	labelledLine = "the parcel came, all is well\tcustomer\tchat\ten\tpositive\tsatisfaction\tdelivery\tafter_sales\tnone\tmet\tlow\t-\n"
)

// judgedBy is a folder with a file of labelled messages.
func judgedBy(t *testing.T, file, content string) string {
	t.Helper()
	dir := t.TempDir()
	file = filepath.Join(dir, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestEval_judgesByMessagesOfTheUsersOwn(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"mine.tsv", "corpus/mine.tsv"} {
		var out, errOut bytes.Buffer
		cmd := evalCmd{Data: judgedBy(t, file, labelledHead+labelledLine), All: true, JSON: true, Stdout: &out, Stderr: &errOut}
		if err := cmd.Run(t.Context()); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		var report eval.Report
		if err := json.Unmarshal(out.Bytes(), &report); err != nil {
			t.Fatalf("%s: the report is not JSON: %v", file, err)
		}
		if n := report.Parts[0].Groups[0].Messages; n != 1 {
			t.Errorf("%s: judged by %d messages, want 1", file, n)
		}
		if errOut.Len() > 0 {
			t.Errorf("%s: %q where nobody looks at a bar", file, &errOut)
		}
	}
}

func TestEval_saysWhyItCannotJudge(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file, content, want string }{
		{"no messages", "mine.csv", "hello\n", "there is no *.tsv file, nor in a folder corpus below it"},
		{"no heading", "corpus/mine.tsv", "hello\n", "corpus/mine.tsv:1: heading: unusable training data: want text, speaker, medium"},
		{"a label that is none", "corpus/mine.tsv", labelledHead + strings.Replace(labelledLine, "positive", "good", 1), `corpus/mine.tsv:2: sentiment: unusable training data: unknown label "good"`},
		{"nothing held out", "corpus/mine.tsv", labelledHead + labelledLine, "none of 1 messages and 0 turns is held out from training; --all judges by all of them"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := (&evalCmd{Data: judgedBy(t, tt.file, tt.content), Stdout: &bytes.Buffer{}}).Run(t.Context())
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v\nwant one with %q", err, tt.want)
			}
		})
	}
}

func TestEval_comparesAndWritesTheCard(t *testing.T) {
	t.Parallel()
	model := filepath.Join("..", "..", "nlp", "model.bin")
	file, err := os.ReadFile(filepath.Join("..", "..", "nlp", "corpus", "zh_turns.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	data := judgedBy(t, "corpus/some.tsv", string(file))
	var out bytes.Buffer
	if err := (&evalCmd{Data: data, Against: model, Stdout: &out}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, "Against the other model") || !strings.Contains(got, "+0.000  +0.000  +0.000  1.000") {
		t.Errorf("a model against itself: %.2000s", got)
	}
	out.Reset()
	if err := (&evalCmd{Data: data, Markdown: true, Stdout: &out}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	card := filepath.Join(judgedBy(t, "card.md", "# Mine\n<!-- undertone eval: turns -->\n<!-- end -->\n"), "card.md")
	if err := (&evalCmd{Data: data, Card: card}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(card)
	if err != nil {
		t.Fatal(err)
	}
	_, tables, _ := strings.Cut(string(page), "# Mine\n")
	if len(tables) < 100 || !strings.HasSuffix(out.String(), tables) {
		t.Errorf("the card holds %q, --markdown writes\n%s", page, &out)
	}
	if err := (&evalCmd{Data: data, Card: model}).Run(t.Context()); err == nil || !strings.Contains(err.Error(), "it has no line such as") {
		t.Errorf("a page without marks: error = %v", err)
	}
}
