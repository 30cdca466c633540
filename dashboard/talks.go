package dashboard

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"undertone/monitor/alert"
)

// talkList answers GET /v1/conversations.
type talkList struct {
	Conversations []alert.Talk `json:"conversations"`
}

const (
	// usualTalks is how many conversations are listed where no number is asked
	// for: those that one person can look after.
	usualTalks = 20
	mostTalks  = 200
)

// talks answers GET /v1/conversations: those in which a customer has spoken, the worst
// first by ?sort=risk, mood or silence, ?limit= of them, narrowed down by ?channel=,
// ?customer= and by ?tone=, ?topic= and ?touchpoint= of the customer's newest message.
// They are the ones that are not quiet, or with ?since= and ?until=, each a moment or a
// duration such as 15m back from now, those of that time, as far as the last day.
func (s *Server) talks(w http.ResponseWriter, r *http.Request) {
	get := r.URL.Query().Get
	q := alert.TalkQuery{
		Channel: get("channel"), Customer: get("customer"),
		Tone: get("tone"), Topic: get("topic"), Touchpoint: get("touchpoint"),
		By: alert.ByRisk, Most: usualTalks,
	}
	if by := alert.Order(get("sort")); by != "" {
		if !slices.Contains(alert.Orders(), by) {
			fail(w, http.StatusBadRequest, "bad_sort", fmt.Sprintf("sort: must be risk, mood or silence, got %.60q", by))
			return
		}
		q.By = by
	}
	if text := get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > mostTalks {
			fail(w, http.StatusBadRequest, "bad_limit", fmt.Sprintf("limit: must be 1 to %d, got %.60q", mostTalks, text))
			return
		}
		q.Most = n
	}
	for key, into := range map[string]*time.Time{"since": &q.Since, "until": &q.Until} {
		text := get(key)
		if text == "" {
			continue
		}
		var err error
		if *into, err = moment(text, time.Now(), -1); err != nil {
			fail(w, http.StatusBadRequest, "bad_time", key+": "+err.Error())
			return
		}
	}
	list := s.line.Talks(q)
	for i := range list {
		t := &list[i]
		t.Mood, t.Lowest, t.Risk, t.CSAT = fourPlaces(t.Mood), fourPlaces(t.Lowest), fourPlaces(t.Risk), fourPlaces(t.CSAT)
	}
	reply(w, talkList{list})
}
