package train

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"undertone/monitor/contact"
	"undertone/nlp"
)

// openSet is a public data set with one opinion a line.
type openSet struct {
	file   string // a pattern, below the folder of the sets
	domain uint8  // nlp.DomainPosts or nlp.DomainTalk
	moods  moodMap
	tones  toneMap
	// polar is a set whose makers left no room for neutral. It teaches what is
	// good and what is bad, not what is neither.
	polar bool
}

// moodMap and toneMap turn the labels of a set into ours; a label that is not
// there says nothing about the head.
type (
	moodMap map[string]uint8
	toneMap map[string]string
)

var (
	threeMoods = moodMap{"negative": nlp.Negative, "neutral": nlp.Neutral, "positive": nlp.Positive}

	basicMoods = moodMap{
		"anger": nlp.Negative, "angry": nlp.Negative, "disgust": nlp.Negative, "fear": nlp.Negative, "sad": nlp.Negative, "sadness": nlp.Negative,
		"joy": nlp.Positive, "happy": nlp.Positive, "happiness": nlp.Positive, "like": nlp.Positive, "optimism": nlp.Positive,
		"neutral": nlp.Neutral, "others": nlp.Neutral,
	}

	redditMoods = moodMap{
		"admiration": nlp.Positive, "amusement": nlp.Positive, "approval": nlp.Positive, "caring": nlp.Positive,
		"excitement": nlp.Positive, "gratitude": nlp.Positive, "joy": nlp.Positive, "love": nlp.Positive,
		"optimism": nlp.Positive, "pride": nlp.Positive, "relief": nlp.Positive,
		"anger": nlp.Negative, "annoyance": nlp.Negative, "disappointment": nlp.Negative, "disapproval": nlp.Negative,
		"disgust": nlp.Negative, "embarrassment": nlp.Negative, "fear": nlp.Negative, "grief": nlp.Negative,
		"nervousness": nlp.Negative, "remorse": nlp.Negative, "sadness": nlp.Negative,
		"neutral": nlp.Neutral, "curiosity": nlp.Neutral, "realization": nlp.Neutral, "confusion": nlp.Neutral,
	}

	redditTones = toneMap{
		"anger": "anger", "annoyance": "frustration", "disappointment": "disappointment", "fear": "worry", "nervousness": "worry",
		"confusion": "confusion", "approval": "satisfaction", "relief": "satisfaction", "gratitude": "gratitude",
		"admiration": "delight", "excitement": "delight", "joy": "delight", "neutral": "neutral",
	}

	// Sarcastic or not, a word said in anger by the users of these two is meant.
	emotionTones = toneMap{"anger": "anger", "angry": "anger", "fear": "worry", "joy": "delight", "happy": "delight", "others": "neutral", "neutral": "neutral"}

	shopMoods = moodMap{"1": nlp.Positive, "0": nlp.Negative}
	foodMoods = moodMap{"smile": nlp.Positive, "ok": nlp.Neutral, "cry": nlp.Negative}
)

// openSets are the sets that state an open licence.
var openSets = []openSet{
	{"train/goemotions_*.jsonl", nlp.DomainPosts, redditMoods, redditTones, false},
	{"train/vader_tweets.jsonl", nlp.DomainPosts, threeMoods, nil, false},
	{"train/openrice_valid.jsonl", nlp.DomainPosts, foodMoods, nil, false},
	{"train/xed_*.jsonl", nlp.DomainTalk, basicMoods, nil, true},
	{"train/convabuse*.jsonl", nlp.DomainTalk, moodMap{"abusive": nlp.Negative}, toneMap{"abusive": "anger"}, true},
}

// unstatedSets are sets of common use whose packagers state no licence.
var unstatedSets = []openSet{
	{"train_unstated/semeval2017_4a.jsonl", nlp.DomainPosts, threeMoods, nil, false},
	{"train_unstated/sst2.jsonl", nlp.DomainPosts, threeMoods, nil, true},
	{"train_unstated/tweeteval_emotion.jsonl", nlp.DomainPosts, basicMoods, emotionTones, true},
	{"train_unstated/clue_emotion.jsonl", nlp.DomainPosts, basicMoods, nil, true},
	{"train_unstated/smp2020_virus.jsonl", nlp.DomainPosts, basicMoods, nil, false},
	{"train_unstated/online_shopping.jsonl", nlp.DomainPosts, shopMoods, nil, true},
	{"train_unstated/emocontext.jsonl", nlp.DomainTalk, basicMoods, emotionTones, false},
	{"train_unstated/zh_conv_auto.jsonl", nlp.DomainTalk, threeMoods, nil, true},
}

// ReadOpenSets reads the public sets in fsys, a folder with train and
// train_unstated in it. With openOnly only those that state an open licence are
// read. A set that is not there is an error: a model must not differ silently.
func ReadOpenSets(fsys fs.FS, openOnly bool) ([]Example, error) {
	sets := openSets
	if !openOnly {
		sets = slices.Concat(sets, unstatedSets)
	}
	var all []Example
	var problems []error
	for i := range sets {
		files, err := fs.Glob(fsys, sets[i].file)
		if err == nil && len(files) == 0 {
			err = fmt.Errorf("read open sets: %s: %w", sets[i].file, fs.ErrNotExist)
		}
		problems = append(problems, err)
		for _, file := range files {
			got, err := readFile(fsys, file, sets[i].read)
			all = append(all, got...)
			problems = append(problems, err)
		}
	}
	return all, errors.Join(problems...)
}

// read reads a file of JSON lines.
func (s *openSet) read(l *lines) ([]Example, error) {
	var out []Example
	for {
		line, ok := l.next()
		if !ok {
			return out, l.err()
		}
		var row struct {
			Text      string          `json:"text"`
			Label     json.RawMessage `json:"label"`
			Sentiment string          `json:"sentiment"`
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			l.bad("line", err.Error())
			continue
		}
		names := labelNames(row.Label)
		if row.Sentiment != "" {
			names = []string{row.Sentiment}
		}
		if ex, says := s.example(row.Text, names); says {
			ex.ID = fmt.Sprintf("%s:%d", path.Base(l.file), l.n)
			// A post does not always say that it is one.
			if s.domain == nlp.DomainPosts && l.n%2 == 0 {
				ex.Medium = contact.Social
			}
			out = append(out, ex)
		}
	}
}

// labelNames reads one label or a list of them.
func labelNames(raw json.RawMessage) []string {
	var many []string
	if json.Unmarshal(raw, &many) == nil {
		return many
	}
	return []string{strings.Trim(string(raw), `"`)}
}

// example judges a text by its labels. Labels that contradict each other say
// nothing.
func (s *openSet) example(text string, names []string) (ex Example, says bool) {
	ex = Example{Domain: s.domain, Polar: s.polar}
	ex.Text = text
	for i := range ex.Labels {
		ex.Labels[i] = nlp.None
	}
	for _, name := range names {
		if mood, known := s.moods[name]; known {
			if ex.Judged[nlp.HeadSentiment] && ex.Labels[nlp.HeadSentiment] != mood {
				return ex, false
			}
			ex.judge(nlp.HeadSentiment, mood)
		}
	}
	if len(names) == 1 {
		if tone := labelNumber(nlp.HeadTone, s.tones[names[0]]); tone != nlp.None {
			ex.judge(nlp.HeadTone, tone)
		}
	}
	return ex, strings.TrimSpace(text) != "" && ex.Judged[nlp.HeadSentiment]
}

func labelNumber(head int, name string) uint8 {
	for i, l := range nlp.Labels(head) {
		if l == name {
			return uint8(i)
		}
	}
	return nlp.None
}
