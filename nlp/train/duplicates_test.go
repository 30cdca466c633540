package train_test

import (
	"bufio"
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

// Two messages are near-duplicates when they share so much of their shingles.
// A text of a few characters has too few of them to say: there only equal ones
// are.
const (
	nearly    = 0.6
	fewChars  = 8
	hanRunes  = 3 // in a shingle of Chinese
	wordRunes = 5 // in a shingle of anything else
)

// line is a message and where it stands.
type line struct{ at, text string }

// likeness is a text as it is compared: its shingles, rarest first.
type likeness struct {
	plain    string
	shingles []uint64
}

func TestCorpus_hasNoNearDuplicates(t *testing.T) {
	t.Parallel()
	if raceEnabled {
		t.Skip("pure, and slow with the race detector")
	}
	lines := readLines(t)
	start := time.Now()
	pairs := nearDuplicates(lines)
	t.Logf("%d messages compared in %v", len(lines), time.Since(start).Round(time.Millisecond))
	for _, p := range pairs {
		t.Errorf("%s and %s are near-duplicates:\n\t%s\n\t%s", lines[p[0]].at, lines[p[1]].at, lines[p[0]].text, lines[p[1]].text)
	}
}

// readLines reads the single messages of the corpus. Turns of conversations are
// left out: people do say "ok thanks" in each.
func readLines(t *testing.T) (lines []line) {
	t.Helper()
	files, err := filepath.Glob("../corpus/*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasPrefix(filepath.Base(name), "conversations_") {
			continue
		}
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		scan := bufio.NewScanner(f)
		for n := 1; scan.Scan(); n++ {
			if text, _, _ := strings.Cut(scan.Text(), "\t"); n > 1 {
				lines = append(lines, line{fmt.Sprintf("%s:%d", filepath.Base(name), n), text})
			}
		}
		if err := scan.Err(); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	if len(lines) < 10_000 {
		t.Fatalf("only %d messages", len(lines))
	}
	return lines
}

// plainOf folds case and digits and leaves out spaces and marks.
func plainOf(text string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsDigit(r):
			return '0'
		case unicode.IsLetter(r), unicode.IsMark(r):
			return unicode.ToLower(r)
		}
		return -1
	}, text)
	return cmp.Or(plain, text)
}

func likenessOf(text string) likeness {
	plain := plainOf(text)
	runes, size := []rune(plain), wordRunes
	if strings.ContainsFunc(plain, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		size = hanRunes
	}
	l := likeness{plain: plain}
	if len(runes) <= fewChars {
		return l
	}
	for i := range len(runes) - size + 1 {
		h := fnv.New64a()
		h.Write([]byte(string(runes[i : i+size]))) // a hash never fails
		l.shingles = append(l.shingles, h.Sum64())
	}
	slices.Sort(l.shingles)
	l.shingles = slices.Compact(l.shingles)
	return l
}

// nearDuplicates finds the pairs by an index of rare shingles. Two sets of which
// so much is shared must share one of the first few, once all are sorted alike:
// so only those are filed, and the common ones never are.
func nearDuplicates(lines []line) (pairs [][2]int) {
	all := make([]likeness, len(lines))
	for i := range lines {
		all[i] = likenessOf(lines[i].text)
	}
	rank(all)
	equal := make(map[string]int)
	filed := make(map[uint64][]int)
	seen := make([]int, len(lines)) // for which message a candidate was looked at last
	for i := range all {
		l := &all[i]
		if first, twice := equal[l.plain]; twice {
			pairs = append(pairs, [2]int{first, i})
		} else {
			equal[l.plain] = i
		}
		n := len(l.shingles)
		for _, s := range l.shingles[:n-int(math.Ceil(nearly*float64(n)))+min(n, 1)] {
			for _, j := range filed[s] {
				if seen[j] != i && l.plain != all[j].plain && overlap(l.shingles, all[j].shingles) >= nearly {
					pairs = append(pairs, [2]int{j, i})
				}
				seen[j] = i
			}
			filed[s] = append(filed[s], i)
		}
	}
	return pairs
}

// rank numbers the shingles from the rarest on, and sorts them so.
func rank(all []likeness) {
	number := make(map[uint64]uint64)
	for i := range all {
		for _, s := range all[i].shingles {
			number[s]++
		}
	}
	sorted := slices.SortedFunc(maps.Keys(number), func(a, b uint64) int {
		return cmp.Or(cmp.Compare(number[a], number[b]), cmp.Compare(a, b))
	})
	for n, s := range sorted {
		number[s] = uint64(n)
	}
	for i := range all {
		for j, s := range all[i].shingles {
			all[i].shingles[j] = number[s]
		}
		slices.Sort(all[i].shingles)
	}
}

// overlap is the share of the shingles of two that both have.
func overlap(a, b []uint64) float64 {
	if float64(min(len(a), len(b))) < nearly*float64(max(len(a), len(b))) {
		return 0
	}
	both := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

// TestNearDuplicates_findsWhatComparingAllFinds has a naive twin, and a corpus
// with duplicates of every sort in it.
func TestNearDuplicates_findsWhatComparingAllFinds(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 1))
	lines := readLines(t)
	rng.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	lines = lines[:300]
	for i := range 150 { // copies, with some characters left out
		runes := []rune(lines[i].text)
		cut := rng.IntN(len(runes))
		lines = append(lines, line{"", string(runes[:cut]) + string(runes[min(len(runes), cut+rng.IntN(12)):])})
	}
	want := make(map[[2]int]bool)
	for i := range lines {
		a := likenessOf(lines[i].text)
		for j := range i {
			b := likenessOf(lines[j].text)
			if a.plain == b.plain || naiveOverlap(a.shingles, b.shingles) >= nearly {
				want[[2]int{j, i}] = true
			}
		}
	}
	got := nearDuplicates(lines)
	for _, p := range got {
		if !want[p] {
			t.Errorf("%q and %q are no near-duplicates", lines[p[0]].text, lines[p[1]].text)
		}
		delete(want, p)
	}
	for p := range want {
		// Of three equal ones the third is told of once.
		if plainOf(lines[p[0]].text) != plainOf(lines[p[1]].text) {
			t.Errorf("%q and %q are not found", lines[p[0]].text, lines[p[1]].text)
		}
	}
	if len(got) < 80 {
		t.Errorf("only %d pairs: the test tests nothing", len(got))
	}
}

func naiveOverlap(a, b []uint64) float64 {
	both := 0
	for _, s := range a {
		if slices.Contains(b, s) {
			both++
		}
	}
	if both == 0 {
		return 0
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

func TestNearDuplicates_knowsThemInAnyDress(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		want bool
	}{
		{"Where is my parcel 123456789012?", "where is my parcel - 987654321098", true},
		{"Where is my parcel, order 12345?", "where is the refund for order 99999", false},
		{"订单什么时候可以发货呢？", "订单什么时候可以发货呢", true},
		{"订单什么时候可以发货呢？", "请问退款什么时候可以到账", false},
		{"OK!", "ok", true},
		{"thanks a", "thanks b", false},
		{"👍", "👍", true},
		{"👍", "🙏", false},
	}
	for _, tt := range tests {
		if got := len(nearDuplicates([]line{{"a", tt.a}, {"b", tt.b}})) > 0; got != tt.want {
			t.Errorf("%q and %q: near-duplicates %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestNearDuplicates_comparesFiftyThousandInSeconds(t *testing.T) {
	t.Parallel()
	if testing.Short() || raceEnabled {
		t.Skip("measures time")
	}
	// As many as the corpus may come to have, of the words that it has.
	rng := rand.New(rand.NewPCG(1, 1))
	lines := readLines(t)
	for len(lines) < 50_000 {
		a, b := []rune(lines[rng.IntN(10_000)].text), []rune(lines[rng.IntN(10_000)].text)
		lines = append(lines, line{"", string(a[:len(a)/2]) + string(b[len(b)/2:])})
	}
	start := time.Now()
	nearDuplicates(lines)
	took := time.Since(start)
	t.Logf("%v", took)
	if took > 10*time.Second {
		t.Errorf("50,000 messages take %v, at most 10 s", took)
	}
}
