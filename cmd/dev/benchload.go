package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/gorilla/websocket"
)

const (
	benchSenders  = 8
	benchChannels = 20
	// benchTurns is how many messages a conversation has.
	benchTurns = 10
)

// benchTexts are what customers say: the corpus, both languages in turn.
func benchTexts() ([]string, error) {
	files, err := filepath.Glob(filepath.Join("nlp", "corpus", "*.tsv"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("bench: no corpus in nlp/corpus; run it in the project's folder: %w", err)
	}
	var columns [][]string
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("bench: %w", err)
		}
		var texts []string
		for line := range strings.Lines(string(data)) {
			if text, _, ok := strings.Cut(line, "\t"); ok && !strings.HasPrefix(text, "#") {
				texts = append(texts, text)
			}
		}
		columns = append(columns, texts)
	}
	var all []string
	for i := range 500 {
		for _, texts := range columns {
			if i < len(texts) {
				all = append(all, texts[i])
			}
		}
	}
	return all, nil
}

// batch appends n messages as NDJSON. Message number i belongs to conversation
// i/benchTurns of its sender.
func (b *bench) batch(buf []byte, sender, from, n int) []byte {
	for i := from; i < from+n; i++ {
		talk := i / benchTurns
		buf = fmt.Appendf(buf, `{"id":"b%d-%d","channel":"bench-%02d","conversation":"c%d-%d","speaker":"customer","medium":"chat","agent":"a-%d","text":`,
			sender, i, (talk+sender)%benchChannels, sender, talk, talk%50)
		buf = append(buf, b.quoted(i+sender*37)...)
		buf = append(buf, "}\n"...)
	}
	return buf
}

func (b *bench) quoted(i int) []byte {
	text, err := json.Marshal(b.texts[i%len(b.texts)])
	if err != nil {
		panic(err) // a string is always JSON
	}
	return text
}

// flood sends batches of 100 from several senders and returns how many messages
// were accepted and how many requests were told to wait.
func (b *bench) flood(ctx context.Context, url string) (sent, refused int, err error) {
	ctx, cancel := context.WithTimeout(ctx, b.length())
	defer cancel()
	var accepted, waits atomic.Int64
	errs := make(chan error, benchSenders)
	for sender := range benchSenders {
		go func() { errs <- b.floodOne(ctx, url, sender, &accepted, &waits) }()
	}
	b.watch(ctx, "full speed")
	for range benchSenders {
		err = errors.Join(err, <-errs)
	}
	return int(accepted.Load()), int(waits.Load()), err
}

func (b *bench) floodOne(ctx context.Context, url string, sender int, accepted, waits *atomic.Int64) error {
	const size = 100
	var buf []byte
	for from := 0; ctx.Err() == nil; from += size {
		buf = b.batch(buf[:0], sender, from, size)
		for {
			status, err := post(context.WithoutCancel(ctx), url, buf)
			if err != nil {
				return err
			}
			if status == http.StatusAccepted {
				accepted.Add(size)
				break
			}
			if status != http.StatusTooManyRequests {
				return fmt.Errorf("a batch was answered %d", status)
			}
			waits.Add(1)
			time.Sleep(5 * time.Millisecond)
		}
	}
	return nil
}

// client keeps one connection a sender open.
var client = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}}

func post(ctx context.Context, url string, body []byte) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/v1/messages", bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/x-ndjson")
	resp, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, err
}

// watch shows the time go by until ctx ends.
func (b *bench) watch(ctx context.Context, what string) {
	bar := b.bar(what)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			bar.Add(1) //nolint:errcheck // a bar
		case <-ctx.Done():
			bar.Finish() //nolint:errcheck // a bar
			return
		}
	}
}

// probe is the conversation whose turns are timed.
const probe = "bench-probe"

// drip sends a batch of 10 each time one is due. Its first message is one of
// the probe's in every fifth batch.
func (b *bench) drip(ctx context.Context, url string) (*hdrhistogram.Histogram, int, error) {
	const size = 10
	p := &prober{sent: make(map[string]time.Time), h: hdrhistogram.New(1, int64(time.Minute/time.Microsecond), 3)}
	conn, resp, err := websocket.DefaultDialer.DialContext(ctx, "ws"+strings.TrimPrefix(url, "http")+"/v1/live?view=conversation&conversation="+probe, nil)
	if err != nil {
		return nil, 0, fmt.Errorf("open the probe's socket: %w", err)
	}
	resp.Body.Close()
	heard := make(chan struct{})
	go func() { defer close(heard); p.listen(conn) }()

	ctx, cancel := context.WithTimeout(ctx, b.length())
	defer cancel()
	go b.watch(ctx, "fixed rate")
	var accepted atomic.Int64
	var failed atomic.Pointer[error]
	var wg sync.WaitGroup
	due := time.Now()
	for n := 0; ctx.Err() == nil; n++ {
		due = due.Add(time.Second * size / time.Duration(b.cmd.Rate))
		time.Sleep(time.Until(due)) // late batches go at once, and are timed from when they were due
		wg.Go(func() {
			if err := b.dripOne(url, n, size, p); err != nil {
				failed.Store(&err)
				return
			}
			accepted.Add(size)
		})
	}
	wg.Wait()
	p.settle()
	conn.Close() //nolint:errcheck // done with
	<-heard
	if err := failed.Load(); err != nil {
		return nil, 0, *err
	}
	return p.h, int(accepted.Load()), nil
}

func (b *bench) dripOne(url string, n, size int, p *prober) error {
	body := b.batch(nil, 0, n*size, size-1)
	id := fmt.Sprint("probe-", n)
	talk := fmt.Sprint("c-last-", n/benchTurns)
	if n%5 == 0 {
		talk = probe
	}
	last := append(fmt.Appendf(nil, `{"id":%q,"channel":"bench-00","conversation":%q,"speaker":"customer","text":`, id, talk), b.quoted(n)...)
	body = append(append(body, last...), "}\n"...)
	if n%5 == 0 {
		p.sending(id)
	}
	status, err := post(context.Background(), url, body)
	if err == nil && status != http.StatusAccepted {
		err = fmt.Errorf("a batch was answered %d", status)
	}
	return err
}

// prober times messages from before their request until their turn arrives.
type prober struct {
	mu   sync.Mutex
	sent map[string]time.Time
	h    *hdrhistogram.Histogram
}

func (p *prober) sending(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent[id] = time.Now()
}

func (p *prober) listen(conn *websocket.Conn) {
	for {
		var f struct {
			Type string `json:"type"`
			Turn struct {
				ID string `json:"id"`
			} `json:"turn"`
		}
		if err := conn.ReadJSON(&f); err != nil {
			return
		}
		if f.Type == "turn" {
			p.heard(f.Turn.ID, time.Now())
		}
	}
}

func (p *prober) heard(id string, at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if sent, ok := p.sent[id]; ok {
		p.h.RecordValue(at.Sub(sent).Microseconds()) //nolint:errcheck // a minute is the most it can be
		delete(p.sent, id)
	}
}

// settle waits a little for turns still under way.
func (p *prober) settle() {
	for range 100 {
		p.mu.Lock()
		open := len(p.sent)
		p.mu.Unlock()
		if open == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}
