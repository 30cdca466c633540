package journal

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// The naive twin never forgets; so it can say of each claim what the set may
// answer, and what it must not.
func TestIDs_agreeWithANaiveTwin(t *testing.T) {
	t.Parallel()
	type claimed struct {
		number int // of the distinct ids claimed so far
		at     time.Time
	}
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 1))
		keep, keepFor := 1+random.IntN(50), time.Duration(random.IntN(60))*time.Second
		set := newIDs(keep, keepFor)
		twin := make(map[key]claimed)
		now, number := time.Unix(1_800_000_000, 0), 0
		for range 3000 {
			now = now.Add(time.Duration(random.IntN(1000)) * time.Millisecond)
			k := keyOf(fmt.Sprint("m-", random.IntN(6*keep)))
			before, seen := twin[k]
			newer, age := number-before.number, now.Sub(before.at)
			must := seen && (newer < keep || age < keepFor && newer < 2*keep)
			if held := set.holds(k); held == set.claim(k, now) {
				t.Fatalf("holds says %t, and claim the same: one tells of an id known, the other of a new one", held)
			} else if held && !seen {
				t.Fatalf("keep %d: an id that never came is known", keep)
			} else if !held && must {
				t.Fatalf("keep %d for %s: an id is forgotten after %d newer ones and %s", keep, keepFor, newer, age)
			} else if !held {
				number++
				twin[k] = claimed{number, now}
			}
			if held, _ := set.size(); held > 4*keep {
				t.Fatalf("keep %d: %d ids are held, the bound is %d", keep, held, 4*keep)
			}
		}
	}
}

func TestIDs_areKeptForTheirTime(t *testing.T) {
	t.Parallel()
	const keep = 100
	start := time.Unix(1_800_000_000, 0)
	tests := []struct {
		name  string
		newer int
		every time.Duration // between two ids
		known bool
		early bool
	}{
		{"few newer ids, however long ago", keep - 1, time.Hour, true, false},
		{"many newer ids, not long ago", 2*keep - 1, time.Millisecond, true, false},
		{"many newer ids, long ago", 2*keep + 1, time.Minute, false, false},
		{"too many newer ids for its time", 4*keep + 1, time.Millisecond, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			set := newIDs(keep, 10*time.Minute)
			set.claim(keyOf("first"), start)
			for i := range tt.newer {
				set.claim(keyOf(fmt.Sprint("m-", i)), start.Add(time.Duration(i)*tt.every))
			}
			if got := set.holds(keyOf("first")); got != tt.known {
				t.Errorf("known = %t, want %t", got, tt.known)
			}
			if _, early := set.size(); early > 0 != tt.early {
				t.Errorf("%d generations went early, want some: %t", early, tt.early)
			}
		})
	}
}

// The shards' indexes are read side by side, one faster than the other; the set
// must not take what it reads last for what is newest.
func TestInOrder_mergesShardsByAge(t *testing.T) {
	t.Parallel()
	from := make([]chan claims, 3)
	for n := range from {
		from[n] = make(chan claims, 1000)
		for i := range 300 {
			if n == 2 && i > 10 {
				break
			}
			from[n] <- claims{at: time.Unix(int64(3*i+n), 0)}
		}
		close(from[n])
	}
	var last time.Time
	var got int
	inOrder(from, func(c claims) {
		if c.at.Before(last) {
			t.Fatalf("%s came after %s", c.at, last)
		}
		last = c.at
		got++
	})
	if want := 300 + 300 + 11; got != want {
		t.Errorf("merged %d, want %d", got, want)
	}
}
