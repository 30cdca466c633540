package dashboard_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"undertone/dashboard"
	"undertone/monitor/history"
)

// past has one message on web in each hour. It notes what it was asked.
type past struct {
	mu    sync.Mutex
	asked []history.Query
	err   error
}

func (p *past) note(q history.Query) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, q)
}

func (p *past) Between(_ context.Context, from, to time.Time) (*history.Span, error) {
	p.note(history.Query{From: from, To: to})
	hours := int64(to.Sub(from) / time.Hour)
	s := &history.Sums{Tally: history.Tally{N: hours, Score: -5000 * hours}, Negative: hours}
	s.Touchpoints[1] = history.Touch{Tally: s.Tally, Negative: hours, Expectation: [3]int64{0, 0, hours}}
	return &history.Span{From: from, To: to, Steps: int(hours), Channels: map[string]*history.Sums{"web": s}, All: s}, p.err
}

func (p *past) Topic(context.Context, history.Query) (*history.TopicSpan, error) {
	return &history.TopicSpan{}, nil
}

func (p *past) Series(_ context.Context, q history.Query) ([]history.Point, error) {
	p.note(q)
	points := []history.Point{{From: q.From, To: q.From.Add(q.Step)}, {From: q.From.Add(q.Step), To: q.To}}
	points[1].Sums = history.Sums{Tally: history.Tally{N: 3, Score: -10_000}, Negative: 1, Expectation: [3]int64{1, 2, 0}}
	return points, p.err
}

// remembering is a floor whose past is p.
func remembering(t *testing.T, p *past) *floor {
	t.Helper()
	f := newFloor(t, dashboard.Options{})
	f.Remember(p)
	return f
}

func TestJourney_readsTimes(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	noon := at("2026-11-21T12:00:00Z")
	tests := []struct {
		name, query string
		from, to    time.Duration // before now; or, if not 0,
		since, till time.Time
		against     []time.Duration // between which ends, before now
	}{
		{name: "the last day", from: day},
		{name: "back from now", query: "from=-7d&to=-90m", from: 7 * day, to: 90 * time.Minute},
		{name: "a day up to then", query: "to=-2h", from: day + 2*time.Hour, to: 2 * time.Hour},
		{name: "written out", query: "from=2026-11-21T12:00:00Z&to=2026-11-22T12:00:00Z", since: noon, till: noon.Add(day)},
		{name: "in another zone", query: "from=2026-11-21T20:00:00%2B08:00&to=2026-11-21T21:00:00%2B08:00", since: noon, till: noon.Add(time.Hour)},
		{name: "with a plus that is not escaped", query: "from=2026-11-21T20:00:00+08:00&to=2026-11-21T21:00:00+08:00", since: noon, till: noon.Add(time.Hour)},
		{name: "against the same day a week ago", query: "against_from=-8d&against_to=-7d", from: day, against: []time.Duration{8 * day, 7 * day}},
		{name: "against what was before", query: "against_from=-2d", from: day, against: []time.Duration{2 * day, day}},
		{name: "against as long", query: "from=-2h&against_to=-1d", from: 2 * time.Hour, against: []time.Duration{day + 2*time.Hour, day}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := new(past)
			f := remembering(t, p)
			asked := time.Now()
			status, _, body := f.ask(http.MethodGet, "/v1/journey?"+tt.query, "")
			if status != http.StatusOK {
				t.Fatalf("%d %s", status, body)
			}
			want := [][2]time.Time{{asked.Add(-tt.from), asked.Add(-tt.to)}}
			if !tt.since.IsZero() {
				want[0] = [2]time.Time{tt.since, tt.till}
			}
			if tt.against != nil {
				want = append(want, [2]time.Time{asked.Add(-tt.against[0]), asked.Add(-tt.against[1])})
			}
			if len(p.asked) != len(want) {
				t.Fatalf("asked %d times, want %d", len(p.asked), len(want))
			}
			for i, w := range want {
				got := p.asked[i]
				if d := got.From.Sub(w[0]); d < 0 || d > time.Minute || got.To.Sub(w[1])-d > time.Second {
					t.Errorf("asked from %v to %v, want %v to %v", got.From, got.To, w[0], w[1])
				}
			}
			if has := strings.Contains(body, `"change":{`); has != (tt.against != nil) {
				t.Errorf("journey = %s: a change is told: %t", body, has)
			}
		})
	}
}

func TestJourney_showsCells(t *testing.T) {
	t.Parallel()
	f := remembering(t, new(past))
	status, h, body := f.ask(http.MethodGet, "/v1/journey?from=2026-11-21T10:00:00Z&to=2026-11-21T12:00:00Z", "")
	var v history.Journey
	if err := json.Unmarshal([]byte(body), &v); err != nil || status != http.StatusOK || h.Get("Content-Type") != "application/json" {
		t.Fatalf("%d %s: %v", status, body, err)
	}
	if len(v.Touchpoints) != 5 || len(v.Touchpoints[1].Channels) != 1 {
		t.Fatalf("journey = %s", body)
	}
	cell := v.Touchpoints[1].Channels[0]
	if cell.Channel != "web" || cell.Messages != 2 || *cell.Sentiment != -0.5 || *cell.Negative != 1 || *cell.ExpectationGap != 1 {
		t.Errorf("cell = %+v", cell)
	}
	if !strings.Contains(body, `"from":"2026-11-21T10:00:00.000Z"`) || !strings.Contains(body, `"consistency":{"index":null,`) {
		t.Errorf("journey = %s", body)
	}
}

func TestHistory_showsASeries(t *testing.T) {
	t.Parallel()
	const query = "?channel=web&from=2026-11-21T10:00:00Z&to=2026-11-21T12:00:00Z"
	const hours = `{"from":"2026-11-21T10:00:00.000Z","to":"2026-11-21T11:00:00.000Z","messages":0,"sentiment":null,"negative":null,"expectation_gap":null},` +
		`{"from":"2026-11-21T11:00:00.000Z","to":"2026-11-21T12:00:00.000Z","messages":3,"sentiment":-0.3333,`
	tests := []struct{ name, query, want string }{
		{"of a channel", query, `{"channel":"web","step":"hour","points":[` + hours + `"negative":0.3333,"expectation_gap":-0.3333}]}`},
		{"of a topic", query + "&topic=delivery&step=hour", `{"channel":"web","topic":"delivery","step":"hour","points":[` + hours + `"negative":null,"expectation_gap":null}]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := new(past)
			status, _, body := remembering(t, p).ask(http.MethodGet, "/v1/history"+tt.query, "")
			if status != http.StatusOK || strings.TrimSpace(body) != tt.want {
				t.Errorf("%d %s\nwant %s", status, body, tt.want)
			}
			if q := p.asked[0]; q.Channel != "web" || q.Step != time.Hour {
				t.Errorf("asked %+v", q)
			}
		})
	}
	p := new(past)
	if _, _, body := remembering(t, p).ask(http.MethodGet, "/v1/history?step=day&from=-9d", ""); p.asked[0].Step != history.Day || !strings.Contains(body, `{"step":"day","points":[`) {
		t.Errorf("asked %+v, answer %s", p.asked[0], body)
	}
}

func TestJourney_saysWhatIsWrong(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, path string
		status     int
		code, says string
	}{
		{"no time", "/v1/journey?from=yesterday", 400, "bad_time", "from: must be like"},
		{"no day", "/v1/journey?to=-xd", 400, "bad_time", "to: must be like"},
		{"ahead", "/v1/journey?to=24h", 400, "bad_time", "to: must be like"},
		{"twice back", "/v1/journey?to=--24h", 400, "bad_time", "to: must be like"},
		{"too far back", "/v1/journey?from=-65000d", 400, "bad_time", "from: must be like"},
		{"backwards", "/v1/journey?from=-1h&to=-2h", 400, "bad_time", "from: must be earlier than to"},
		{"no time at all", "/v1/journey?from=-1h&to=-1h", 400, "bad_time", "from: must be earlier than to"},
		{"the other time backwards", "/v1/journey?against_from=-2d&against_to=-3d", 400, "bad_time", "against_from: must be earlier than against_to"},
		{"both at once", "/v1/journey?from=-2d&against_from=-3d&against_to=-1d", 400, "bad_time", "overlap"},
		{"no step", "/v1/history?step=week", 400, "bad_step", `got \"week\"`},
		{"too many steps", "/v1/history?from=-3000d", 400, "too_long", "the limit is 10000"},
		{"a bad time of a series", "/v1/history?from=x", 400, "bad_time", "from: must be like"},
	}
	f := remembering(t, new(past))
	broken := remembering(t, &past{err: errors.New("the disk is gone")})
	without := newFloor(t, dashboard.Options{})
	check := func(t *testing.T, f *floor, path string, status int, code, says string) {
		t.Helper()
		got, _, body := f.ask(http.MethodGet, path, "")
		if got != status || !strings.Contains(body, `"error":"`+code+`"`) || !strings.Contains(body, says) {
			t.Errorf("%s: %d %s, want %d %s with %q", path, got, body, status, code, says)
		}
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			check(t, f, tt.path, tt.status, tt.code, tt.says)
		})
	}
	for name, f := range map[string]*floor{"a broken past": broken, "no past": without} {
		for _, path := range []string{"/v1/journey", "/v1/journey?against_from=-2d", "/v1/history"} {
			t.Run(fmt.Sprint(name, " at ", path), func(t *testing.T) {
				t.Parallel()
				check(t, f, path, 503, "unavailable", "cannot be read now")
			})
		}
	}
}
