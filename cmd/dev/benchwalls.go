package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/gorilla/websocket"
	"golang.org/x/sync/errgroup"
)

// walls are browsers that read what they are sent.
type walls struct {
	conns    []*websocket.Conn
	reading  sync.WaitGroup
	snapshot atomic.Int64 // bytes of the last one

	mu            sync.Mutex
	frames, bytes int64
	delay         *hdrhistogram.Histogram
}

// open has n browsers come, a few at a time.
func (w *walls) open(ctx context.Context, url string, n int) error {
	var lock sync.Mutex
	coming, ctx := errgroup.WithContext(ctx)
	coming.SetLimit(8)
	for range n {
		coming.Go(func() error {
			conn, err := dialWall(ctx, url)
			if err != nil {
				return err
			}
			lock.Lock()
			defer lock.Unlock()
			w.conns = append(w.conns, conn)
			w.reading.Go(func() { w.read(conn) })
			return nil
		})
	}
	return coming.Wait()
}

func dialWall(ctx context.Context, url string) (*websocket.Conn, error) {
	dialer := websocket.Dialer{HandshakeTimeout: 30 * time.Second, ReadBufferSize: 4096, WriteBufferSize: 512}
	conn, resp, err := dialer.DialContext(ctx, "ws"+strings.TrimPrefix(url, "http")+"/v1/live?view=wall", nil)
	if err != nil {
		return nil, fmt.Errorf("open a browser's socket: %w", err)
	}
	resp.Body.Close()
	return conn, nil
}

// close has all of them leave.
func (w *walls) close() {
	for _, conn := range w.conns {
		conn.Close() //nolint:errcheck // done with
	}
	w.reading.Wait()
}

// begin counts from here.
func (w *walls) begin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.frames, w.bytes, w.delay = 0, 0, hdrhistogram.New(1, int64(time.Minute/time.Microsecond), 3)
}

func (w *walls) end() (frames, bytes int64, delay *hdrhistogram.Histogram) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delay, w.delay = w.delay, nil
	return w.frames, w.bytes, delay
}

// read takes frames as they come. To know when a mood was put on the board, the
// first bytes of a frame are enough; to take a thousand frames apart would cost
// more than to send them.
func (w *walls) read(conn *websocket.Conn) {
	head, rest := make([]byte, 256), make([]byte, 32<<10)
	for {
		_, in, err := conn.NextReader()
		if err != nil {
			return
		}
		n, size := 0, 0
		for err == nil {
			var m int
			into := rest
			if n < len(head) {
				into = head[n:]
			}
			m, err = in.Read(into)
			if n < len(head) {
				n += m
			}
			size += m
		}
		w.got(string(head[:n]), size, time.Now())
	}
}

func (w *walls) got(head string, size int, at time.Time) {
	if strings.HasPrefix(head, `{"type":"snapshot"`) {
		w.snapshot.Store(int64(size))
		return
	}
	if !strings.HasPrefix(head, `{"type":"moods"`) || !strings.Contains(head, `"channels":[{`) {
		return // an event, or a heartbeat of old moods
	}
	_, rest, _ := strings.Cut(head, `"as_of":"`)
	text, _, _ := strings.Cut(rest, `"`)
	put, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.delay == nil {
		return
	}
	w.frames++
	w.bytes += int64(size)
	w.delay.RecordValue(max(1, at.Sub(put).Microseconds())) //nolint:errcheck // a minute is the most it can be
}

// stuck are browsers that read nothing.
type stuck struct {
	cancel  context.CancelFunc
	sitting sync.WaitGroup

	mu    sync.Mutex
	ports map[int]bool // their own, of those that sit
}

// newStuck has n come, spread over the time that each stays.
func newStuck(ctx context.Context, url string, n int) *stuck {
	ctx, cancel := context.WithCancel(ctx)
	s := &stuck{cancel: cancel, ports: make(map[int]bool)}
	for i := range n {
		s.sitting.Go(func() {
			err := sleep(ctx, settling*time.Duration(i)/time.Duration(n))
			for err == nil {
				err = s.sit(ctx, url)
			}
		})
	}
	return s
}

func (s *stuck) sit(ctx context.Context, url string) error {
	conn, err := dialWall(ctx, url)
	if err != nil {
		return sleep(ctx, time.Second) // a server that is full is asked again
	}
	defer conn.Close()
	port := portOf(conn.LocalAddr())
	s.mark(port, true)
	defer s.mark(port, false)
	return sleep(ctx, stuckStays)
}

func (s *stuck) mark(port int, sits bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sits {
		s.ports[port] = true
	} else {
		delete(s.ports, port)
	}
}

func (s *stuck) close() {
	s.cancel()
	s.sitting.Wait()
}

// queues are bytes that wait in the kernel, of the sockets of a server.
type queues struct{ mean, most int }

// queued asks the kernel what waits for those that sit.
func (s *stuck) queued() (q queues) {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, _ := os.ReadFile("/proc/net/tcp") // without it the figure is 0
	total, n := 0, 0
	for line := range strings.Lines(string(data)) {
		remote, waits, ok := socketLine(line)
		if !ok || !s.ports[remote] {
			continue
		}
		total, n = total+waits, n+1
		q.most = max(q.most, waits)
	}
	q.mean = total / max(n, 1)
	return q
}
