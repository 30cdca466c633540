package main

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"undertone/monitor/window"
	"undertone/nlp"
)

func TestTypes_areUpToDate(t *testing.T) {
	t.Parallel()
	want, err := wireTypes()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../" + typesFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s is not what the Go types make; run go run ./cmd/dev types", typesFile)
	}
}

type base struct {
	ID string `json:"id"`
}

type leaf struct {
	N int `json:"n"`
}

type sample struct {
	base
	At      window.Instant      `json:"at"`
	Done    time.Time           `json:"done,omitzero"`
	Score   nlp.Score           `json:"score"`
	Note    string              `json:"note,omitempty"`
	Mean    *float64            `json:"mean"`
	Maybe   *float64            `json:"maybe,omitempty"`
	Trend   []*float64          `json:"trend"`
	Pair    *[2]float64         `json:"pair"`
	Leaves  []*leaf             `json:"leaves"`
	Of      map[string]leaf     `json:"of"`
	Many    map[string][]string `json:"many,omitempty"`
	Hour    bool                `json:"1h"`
	Raw     json.RawMessage     `json:"-" ts:"raw?: Leaf"`
	Hidden  func()              `json:"-"`
	private int
}

func TestTypes_sayWhatJSONSends(t *testing.T) {
	t.Parallel()
	_ = sample{private: 0}
	w := &tsWriter{names: make(map[string]reflect.Type), used: make(map[string]bool)}
	w.typeOf(reflect.TypeFor[sample](), "")
	w.drain()
	const want = `
export interface Sample extends Base {
  at: string;
  done?: string;
  score: number;
  note?: string;
  mean: number | null;
  maybe?: number;
  trend: (number | null)[];
  pair: [number, number] | null;
  leaves: Leaf[];
  of: Record<string, Leaf>;
  many?: Record<string, string[]>;
  "1h": boolean;
  raw?: Leaf;
}

export interface Base { id: string }

export interface Leaf { n: number }
`
	if got := w.out.String(); got != want || len(w.problems) > 0 {
		t.Errorf("got %s\nwant %s\nproblems %q", got, want, w.problems)
	}
}

type secretive struct{}

func (secretive) MarshalJSON() ([]byte, error) { return []byte("7"), nil }

func TestTypes_doNotGuess(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		of   reflect.Type
		want string
	}{
		{"a type with its own JSON", reflect.TypeFor[secretive](), "MarshalJSON"},
		{"anything", reflect.TypeFor[struct {
			X any `json:"x"`
		}](), "fieldTypes"},
		{"a field without a name", reflect.TypeFor[struct{ X int }](), "json tag"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := &tsWriter{names: make(map[string]reflect.Type), used: make(map[string]bool)}
			w.typeOf(tt.of, "")
			w.drain()
			if got := strings.Join(w.problems, "; "); !strings.Contains(got, tt.want) {
				t.Errorf("problems = %q, want one about %s", got, tt.want)
			}
		})
	}
}

func TestTypes_tellTwoTypesOfOneNameApart(t *testing.T) {
	t.Parallel()
	w := &tsWriter{names: map[string]reflect.Type{"Leaf": reflect.TypeFor[base]()}, used: make(map[string]bool)}
	w.typeOf(reflect.TypeFor[leaf](), "")
	if len(w.problems) == 0 || !strings.Contains(w.problems[0], "tsNames") {
		t.Errorf("problems = %q, want one about the name", w.problems)
	}
}
