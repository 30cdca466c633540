package train_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"undertone/nlp"
	"undertone/nlp/train"
)

func TestReadCorpus_readsTheShippedCorpus(t *testing.T) {
	t.Parallel()
	examples, err := train.ReadCorpus(os.DirFS(".."), "corpus")
	if err != nil {
		t.Fatal(err)
	}
	count := [nlp.Heads]int{}
	for _, ex := range examples {
		for head, judged := range ex.Judged {
			if judged {
				count[head]++
			}
		}
	}
	if count[nlp.HeadSentiment] < 8000 || count[nlp.HeadTopics] < 6500 {
		t.Errorf("%d examples of sentiment and %d of topics, want 8,000 and 6,500 at least", count[nlp.HeadSentiment], count[nlp.HeadTopics])
	}
}

func TestReadCorpus_namesEveryBadLine(t *testing.T) {
	t.Parallel()
	const good = "customer\tchat\ten\tneutral\tneutral\t-\tservice\tnone\tnone\tlow"
	tests := []struct{ name, line, want string }{
		{"a field too few", "hi\tcustomer", "corpus/a.tsv:182: line: "},
		{"an empty text", " \t" + good, "corpus/a.tsv:182: text: "},
		{"a text twice", "the parcel 1 is late again\t" + good, "stands in corpus/a.tsv:5 already"},
		{"an unknown speaker", "hi\t" + strings.Replace(good, "customer", "cust", 1), `corpus/a.tsv:182: speaker: unusable training data: unknown speaker "cust"`},
		{"an unknown medium", "hi\t" + strings.Replace(good, "chat", "fax", 1), "corpus/a.tsv:182: medium: "},
		{"an unknown label", "hi\t" + strings.Replace(good, "service", "servce", 1), `corpus/a.tsv:182: touchpoint: unusable training data: unknown label "servce"`},
		{"three topics", "hi\t" + strings.Replace(good, "-", "delivery,booking,usability", 1), "corpus/a.tsv:182: topics: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := train.ReadCorpus(files(tt.line), "corpus")
			if !errors.Is(err, train.ErrData) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v\nwant ErrData with %q", err, tt.want)
			}
		})
	}
}

func TestReadCorpus_reportsAllProblemsAtOnce(t *testing.T) {
	t.Parallel()
	fsys := files("bad", "worse")
	fsys["corpus/c.jsonl"] = &fstest.MapFile{Data: []byte("{\n{\"turns\":[{\"speaker\":\"ghost\"}]}\n")}
	_, err := train.ReadCorpus(fsys, "corpus")
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"a.tsv:182", "a.tsv:183", "c.jsonl:1: conversation", "c.jsonl:2: id", `c.jsonl:2: speaker: unusable training data: unknown speaker "ghost"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error has no %q:\n%v", want, err)
		}
	}
}

func TestReadKnowledge_namesEveryBadLine(t *testing.T) {
	t.Parallel()
	tests := []struct{ file, line, want string }{
		{"fold.txt", "謝谢谢", "fold.txt:3: pair: "},
		{"roles.txt", "shout: hey", "roles.txt:3: role: "},
		{"feelings_en.tsv", "bad\t-9\tanger\t-\t-", "feelings_en.tsv:3: valence: "},
		{"feelings_zh.tsv", "bad\t-1\tangry\t-\t-", `feelings_zh.tsv:3: tone: unusable training data: unknown label "angry"`},
		{"topics_en.tsv", "bad\t-\t1\t-", "topics_en.tsv:3: topics: "},
		{"topics_zh.tsv", "bad\tbooking\tvery\t-", "topics_zh.tsv:3: strength: "},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			fsys := files()
			f := fsys["lexicon/"+tt.file]
			fsys["lexicon/"+tt.file] = &fstest.MapFile{Data: append(append([]byte(nil), f.Data...), tt.line+"\n"...)}
			_, err := train.ReadKnowledge(fsys, "lexicon")
			if !errors.Is(err, train.ErrData) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v\nwant ErrData with %q", err, tt.want)
			}
		})
	}
}

func TestNewEar_refusesAPhraseWithoutWords(t *testing.T) {
	t.Parallel()
	for _, phrase := range []string{"", "  ", strings.Repeat("word ", 17)} {
		_, err := nlp.NewEar(nlp.Knowledge{Feelings: []nlp.Feeling{{Phrase: phrase}}})
		if !errors.Is(err, nlp.ErrPhrase) {
			t.Errorf("phrase %q: error = %v, want ErrPhrase", phrase, err)
		}
	}
}
