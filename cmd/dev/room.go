package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	// roomChannels is as many as a server takes by default.
	roomChannels = 500
	// roomChanges is how many moods change in a second.
	roomChanges = 20
	// roomPast is how many messages a channel has from the hour before: as many as
	// in the hour that follows, so that what there is to show neither grows nor
	// shrinks.
	roomPast = 3600 * roomChanges / roomChannels
	// roomOpen is how many alerts are open: who works there closes the oldest of
	// more, or the room would be another one after ten minutes.
	roomOpen = 250
	// roomTurns is how many messages a conversation has.
	roomTurns = 6
)

// room is a large contact centre that talks to a server.
type room struct {
	url  string
	say  map[string][]string // by feeling
	said int
}

// newRoom reads what customers say from the corpus.
func newRoom(url string) (*room, error) {
	files, err := filepath.Glob(filepath.Join("nlp", "corpus", "*_moods.tsv"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("room: no corpus in nlp/corpus; run it in the project's folder: %w", err)
	}
	r := &room{url: url, say: make(map[string][]string)}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("room: %w", err)
		}
		for line := range strings.Lines(string(data)) {
			// text, speaker, medium, lang, sentiment and more
			if field := strings.Split(line, "\t"); len(field) > 4 && field[1] == "customer" {
				r.say[field[4]] = append(r.say[field[4]], field[0])
			}
		}
	}
	for _, feeling := range []string{"negative", "neutral", "positive"} {
		if len(r.say[feeling]) == 0 {
			return nil, fmt.Errorf("room: the corpus %q has nothing that is %s", files, feeling)
		}
	}
	return r, nil
}

// channelName gives the channels lengths and scripts as they come.
func channelName(n int) string {
	kinds := []string{"web-chat", "phone-billing", "hotline-zh", "app-chat", "social-care", "门店微信", "email-returns"}
	return fmt.Sprintf("%s-%03d", kinds[n%len(kinds)], n)
}

// feeling is what a customer feels: mostly well, but in one channel of thirty
// most are angry.
func feeling(channel, n int) string {
	mixed := []string{"neutral", "positive", "neutral", "negative", "positive", "neutral", "neutral", "positive"}
	if channel%30 == 7 && n%4 != 0 {
		return "negative"
	}
	return mixed[(n*5+channel*3)%len(mixed)]
}

// message is number n of its channel.
func (r *room) message(channel, n int, at time.Time) []byte {
	texts := r.say[feeling(channel, n)]
	message := map[string]string{
		"id": fmt.Sprintf("room-%d-%d", channel, n), "channel": channelName(channel), "medium": "chat",
		"conversation": fmt.Sprintf("room-%d-%d", channel, n/roomTurns), "customer": fmt.Sprintf("u-%d-%d", channel, n/roomTurns),
		"agent": fmt.Sprintf("a-%d", channel%200), "speaker": "customer", "text": texts[(n*31+channel*7)%len(texts)],
	}
	if !at.IsZero() {
		message["at"] = at.UTC().Format(time.RFC3339Nano)
	}
	line, err := json.Marshal(message)
	if err != nil {
		panic(err) // strings are always JSON
	}
	return append(line, '\n')
}

// fill tells the server what was said in the last hour.
func (r *room) fill(ctx context.Context, s *benchServer) error {
	now := time.Now()
	for n := range roomPast {
		at := now.Add(-time.Duration(roomPast-n) * 59 * time.Minute / roomPast)
		for channels := range slices.Chunk(ascending(roomChannels), 250) {
			var body []byte
			for _, c := range channels {
				body = append(body, r.message(c, n, at.Add(time.Duration(c)*37*time.Millisecond))...)
			}
			if err := r.post(ctx, body); err != nil {
				return err
			}
			r.said += len(channels)
		}
	}
	return s.counted(ctx, r.said)
}

func ascending(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// talk says one message at a time until ctx ends, each in the next channel, so
// that the moods of roomChanges channels change in a second.
func (r *room) talk(ctx context.Context) error {
	tick := time.NewTicker(time.Second / roomChanges)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		// 211 and 500 have no common divisor: all get their turn, none twice in it.
		if err := r.post(ctx, r.message(i*211%roomChannels, roomPast+i/roomChannels, time.Time{})); err != nil && ctx.Err() == nil {
			return err
		}
	}
}

// tend closes the oldest alerts beyond roomOpen, until ctx ends.
func (r *room) tend(ctx context.Context) error {
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if err := r.close(ctx); err != nil && ctx.Err() == nil {
			return fmt.Errorf("close alerts of the room: %w", err)
		}
	}
}

func (r *room) close(ctx context.Context) error {
	var open struct {
		Alerts []struct {
			ID string `json:"id"`
		} `json:"alerts"` // the newest first
	}
	if err := r.ask(ctx, http.MethodGet, "/v1/alerts?limit=10000", &open); err != nil {
		return err
	}
	for _, a := range open.Alerts[min(roomOpen, len(open.Alerts)):] {
		if err := r.ask(ctx, http.MethodPost, "/v1/alerts/"+a.ID+"/resolve", new(any)); err != nil {
			return err
		}
	}
	return nil
}

// ask makes a request in a supervisor's name and reads the answer.
func (r *room) ask(ctx context.Context, method, path string, answer any) error {
	req, err := http.NewRequestWithContext(ctx, method, r.url+path, strings.NewReader(`{"by":"Mia Okafor","cause":"carrier_delay"}`))
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	// One that ended by itself meanwhile is a conflict.
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusConflict {
		return fmt.Errorf("%s %s was answered %s", method, path, resp.Status)
	}
	return json.NewDecoder(resp.Body).Decode(answer)
}

func (r *room) post(ctx context.Context, body []byte) error {
	status, err := post(ctx, r.url, body)
	if err == nil && status != http.StatusAccepted {
		err = fmt.Errorf("it was answered %d", status)
	}
	if err != nil {
		return fmt.Errorf("post messages of the room: %w", err)
	}
	return nil
}
