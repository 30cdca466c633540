package journal_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"undertone/monitor/contact"
	"undertone/monitor/journal"
)

// natsBinary builds nats-server once for all tests that need it as a process.
var natsBinary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "undertone-nats-")
	if err != nil {
		return "", err
	}
	natsDir = dir
	name := filepath.Join(dir, "nats-server")
	out, err := exec.Command("go", "build", "-o", name, "github.com/nats-io/nats-server/v2").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return name, nil
})

// natsDir is where natsBinary put it, empty if nobody asked.
var natsDir string

func TestMain(m *testing.M) {
	code := m.Run()
	if natsDir != "" {
		os.RemoveAll(natsDir) //nolint:errcheck // a temporary folder
	}
	os.Exit(code)
}

// natsServer is a nats-server process with its own port and store.
type natsServer struct {
	URL string

	t      *testing.T
	config string
	cmd    *exec.Cmd
}

func startNATS(t *testing.T) *natsServer {
	t.Helper()
	port := freePort(t)
	dir := t.TempDir()
	s := configureNATS(t, port, fmt.Sprintf(`
		listen: "127.0.0.1:%d"
		jetstream { store_dir: %q, sync_interval: always }
	`, port, dir))
	s.start()
	return s
}

// configureNATS prepares a server; it ends with the test.
func configureNATS(t *testing.T, port int, config string) *natsServer {
	t.Helper()
	s := &natsServer{t: t, URL: fmt.Sprintf("nats://127.0.0.1:%d", port), config: filepath.Join(t.TempDir(), "nats.conf")}
	must(t, os.WriteFile(s.config, []byte(config), 0o600))
	return s
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port //nolint:errcheck // it is what it is
}

// start runs the process and waits until its JetStream answers.
func (s *natsServer) start() {
	s.t.Helper()
	s.spawn()
	s.ready()
}

func (s *natsServer) spawn() {
	s.t.Helper()
	name, err := natsBinary()
	must(s.t, err)
	s.cmd = exec.Command(name, "-c", s.config)
	must(s.t, s.cmd.Start())
	s.t.Cleanup(s.kill)
}

func (s *natsServer) ready() {
	s.t.Helper()
	until(s.t, "nats-server is ready", func() bool {
		nc, err := nats.Connect(s.URL)
		if err != nil {
			return false
		}
		defer nc.Close()
		js, err := jetstream.New(nc)
		must(s.t, err)
		ctx, cancel := context.WithTimeout(s.t.Context(), time.Second)
		defer cancel()
		_, err = js.AccountInfo(ctx)
		return err == nil
	})
}

// kill ends the process as a crash does.
func (s *natsServer) kill() {
	s.cmd.Process.Kill() //nolint:errcheck // it may have ended
	s.cmd.Wait()         //nolint:errcheck // killed, as it should be
}

func TestExternal_servesLikeTheEmbeddedOne(t *testing.T) {
	t.Parallel()
	opts := journal.Options{URL: startNATS(t).URL, PageBytes: 1 << 10}
	dir := t.TempDir()
	j, stop := open(t, dir, opts)
	mustAppend(t, j, messages(0, 500), contact.Stored)
	mustAppend(t, j, messages(0, 500), contact.Duplicate)
	count(t, j, 500)
	stop()
	for _, folder := range []string{dir, t.TempDir()} { // with its index, and without
		j, stop = open(t, folder, opts)
		mustAppend(t, j, messages(0, 500), contact.Duplicate)
		count(t, j, 500)
		if got := conversation(t, j, "c-3"); len(got) != 71 || got[0].ID != "m-3" {
			t.Errorf("the conversation has %d messages, want 71", len(got))
		}
		stop()
	}
}

func TestExternal_survivesKill9OfItsServer(t *testing.T) {
	t.Parallel()
	server := startNATS(t)
	opts := journal.Options{URL: server.URL, Timeout: 500 * time.Millisecond}
	dir := t.TempDir()
	j, stop := open(t, dir, opts)
	ignore(t, j)
	senders := send(t, j, 4)
	for range 4 {
		senders.stored(50)
		server.kill() // in the middle of what the senders do
		senders.refused(2)
		server.start()
	}
	senders.stored(50) // by itself: nobody reopens the journal
	want := senders.stop()
	t.Logf("%d messages; %d appends were stuck", want, senders.stuck.Load())
	if err := j.Err(); err != nil {
		t.Errorf("Err once the server is back: %v", err)
	}
	stop()
	j, _ = open(t, dir, opts)
	collect(t, j, want)
	mustAppend(t, j, messages(0, want), contact.Duplicate)
}

// The follower has read some pages of many when the server dies; it must go on
// behind them, and not end the line.
func TestFollow_outlivesKill9OfTheServer(t *testing.T) {
	t.Parallel()
	server := startNATS(t)
	j, _ := open(t, t.TempDir(), journal.Options{URL: server.URL, Shards: 1})
	const n = 2000 // 16 MiB: more than the client has read when the server dies
	mustAppend(t, j, long(0, n), contact.Stored)
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	due, seen := uint64(1), 0
	err := j.Follow(ctx, 0, 0, func(p journal.Page) error {
		if p.Seq == 3 {
			server.kill()
			server.start()
		}
		if p.Seq != due {
			return fmt.Errorf("page %d came when %d was due", p.Seq, due)
		}
		due++
		if seen += len(p.Messages); seen == n {
			cancel()
		}
		return nil
	})
	if err != nil || seen != n {
		t.Errorf("followed %d messages, %v, want %d", seen, err, n)
	}
}

// While the server is away a reading follower must still be able to stop.
func TestFollow_endsWhileTheServerIsAway(t *testing.T) {
	t.Parallel()
	server := startNATS(t)
	j, _ := open(t, t.TempDir(), journal.Options{URL: server.URL, Shards: 1})
	mustAppend(t, j, long(0, 2000), contact.Stored)
	ctx, cancel := context.WithCancel(t.Context())
	started := make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- j.Follow(ctx, 0, 0, func(p journal.Page) error {
			if p.Seq == 1 {
				server.kill()
				close(started)
			}
			return nil
		})
	}()
	<-started
	cancel()
	select {
	case err := <-ended:
		must(t, err)
	case <-time.After(within / 4):
		t.Error("Follow did not end")
	}
	server.start()
}

func TestAppend_secondWriterIsNoticed(t *testing.T) {
	t.Parallel()
	opts := journal.Options{URL: startNATS(t).URL}
	first, _ := open(t, t.TempDir(), opts)
	second, err := journal.Open(t.Context(), t.TempDir(), opts, journal.Observe{})
	must(t, err)
	defer second.Close()
	ended := make(chan error, 1)
	go func() { ended <- second.Run(t.Context()) }()

	mustAppend(t, first, []contact.Message{message("c", "a")}, contact.Stored)
	if _, err := second.Append(t.Context(), []contact.Message{message("c", "b")}); !errors.Is(err, journal.ErrForeign) || errors.Is(err, journal.ErrStuck) {
		t.Errorf("the second writer's Append: %v, want ErrForeign", err)
	}
	select {
	case err := <-ended:
		if !errors.Is(err, journal.ErrForeign) {
			t.Errorf("the second writer's Run: %v, want ErrForeign", err)
		}
	case <-time.After(within):
		t.Error("the second writer's Run did not end")
	}
	if err := second.Err(); !errors.Is(err, journal.ErrForeign) {
		t.Errorf("the second writer's Err: %v, want ErrForeign", err)
	}
	mustAppend(t, first, []contact.Message{message("c", "c")}, contact.Stored)
	count(t, first, 2)
}

// All pages can go before they are read, by age or by an operator's hand. To
// wait for the first of them would be to wait for the next message; and that is
// refused while the follower is behind.
func TestFollow_goesOnWhenAllPagesAreGone(t *testing.T) {
	t.Parallel()
	server := startNATS(t)
	opts := journal.Options{URL: server.URL, Shards: 1, Behind: 1000}
	dir := t.TempDir()
	j, stop := open(t, dir, opts)
	mustAppend(t, j, long(0, 1000), contact.Stored)
	purge(t, server.URL, "undertone_0")
	if _, err := j.Append(t.Context(), messages(1000, 1)); !errors.Is(err, journal.ErrBehind) {
		t.Fatalf("with nobody following: %v, want ErrBehind", err)
	}
	ignore(t, j)
	until(t, "the follower is no longer behind", func() bool {
		_, err := j.Append(t.Context(), messages(1000, 1))
		return !errors.Is(err, journal.ErrBehind)
	})
	stop()

	purge(t, server.URL, "undertone_0")
	j, _ = open(t, dir, opts)
	if last := j.Last(0); last != 0 {
		t.Errorf("the newest page is %d, and there is none: who waits for it waits for ever", last)
	}
	mustAppend(t, j, messages(0, 1001), contact.Duplicate)
	mustAppend(t, j, messages(1001, 10), contact.Stored)
	collect(t, j, 10)
}

func purge(t *testing.T, url, stream string) {
	t.Helper()
	nc, err := nats.Connect(url)
	must(t, err)
	defer nc.Close()
	js, err := jetstream.New(nc)
	must(t, err)
	s, err := js.Stream(t.Context(), stream)
	must(t, err)
	must(t, s.Purge(t.Context()))
}
