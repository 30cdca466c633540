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
	corpus, err := train.ReadCorpus(os.DirFS(".."), "corpus")
	if err != nil {
		t.Fatal(err)
	}
	langs := map[string]int{}
	for _, ex := range corpus.Messages {
		langs[ex.Lang]++
		for head, judged := range ex.Judged {
			if !judged {
				t.Errorf("%q is not judged for its %s", ex.Text, nlp.HeadName(head))
			}
		}
	}
	if n := len(corpus.Messages); n < 10_000 {
		t.Errorf("%d messages, want 10,000 at least", n)
	}
	if n := len(corpus.Conversations); n < 250 {
		t.Errorf("%d conversations, want 250 at least", n)
	}
	if langs["mixed"] < 1000 || langs["yue"] < 400 || langs["zh-Hant"]+langs["yue"] < 1000 {
		t.Errorf("languages %v: want 1,000 mixed, 1,000 traditional and of these 400 Cantonese at least", langs)
	}
}

func TestReadCorpus_namesEveryBadLine(t *testing.T) {
	t.Parallel()
	const good = "customer\tchat\ten\tneutral\tneutral\t-\tservice\tnone\tnone\tlow\t-"
	tests := []struct{ name, line, want string }{
		{"a field too few", "hi\tcustomer", "corpus/a.tsv:182: line: "},
		{"an empty text", " \t" + good, "corpus/a.tsv:182: text: "},
		{"a text twice", "the parcel 1 is late again\t" + good, "stands in corpus/a.tsv:5 already"},
		{"an unknown speaker", "hi\t" + strings.Replace(good, "customer", "cust", 1), `corpus/a.tsv:182: speaker: unusable training data: unknown speaker "cust"`},
		{"an unknown medium", "hi\t" + strings.Replace(good, "chat", "fax", 1), "corpus/a.tsv:182: medium: "},
		{"an unknown label", "hi\t" + strings.Replace(good, "service", "servce", 1), `corpus/a.tsv:182: touchpoint: unusable training data: unknown label "servce"`},
		{"an unknown tag", "hi\t" + strings.TrimSuffix(good, "-") + "odd", `corpus/a.tsv:182: tags: unusable training data: unknown tag "odd"`},
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
	fsys["corpus/conversations_c.tsv"] = &fstest.MapFile{Data: []byte(strings.Join([]string{
		"text\tspeaker\tat\tsentiment\ttone\ttopics\ttouchpoint\tintent\texpectation\turgency",
		"hi\tcustomer\t0\tneutral\tneutral\t-\tservice\tnone\tnone\tlow",
		"@\t\ten\tchat\tweb\tanswered\t7\tno\t6",
		"hi\tghost\tsoon\tneutral\tneutral\t-\tservice\tnone\tnone\tlow",
	}, "\n"))}
	_, err := train.ReadCorpus(fsys, "corpus")
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"a.tsv:182", "a.tsv:183", "c.tsv:2: line", "c.tsv:3: id", "c.tsv:3: csat", "c.tsv:4: at",
		`c.tsv:4: speaker: unusable training data: unknown speaker "ghost"`, "has no turn 7",
	} {
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
