package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestServe_fullDisk fills the disk beside a server, twice: so that it sees it
// in time, and then to the last byte while it writes. It must refuse and say
// why, go on when there is room, and in the end have counted every message that
// it accepted once, also after a crash.
func TestServe_fullDisk(t *testing.T) {
	t.Parallel()
	s := startServerOn(t, smallDisk(t))
	d := &disk{server: s}
	d.post(t, 100)
	s.ready(http.StatusOK, "")

	for _, free := range []int64{512 << 10, 0, 0} {
		room := fill(t, s.Data, free)
		a := d.refused(t)
		if a.Error != "unavailable" || !strings.Contains(a.Detail, "disk is full") {
			t.Errorf("with %d bytes free the answer is %+v, want unavailable and that the disk is full", free, a)
		}
		s.ready(http.StatusServiceUnavailable, "disk is full")
		if status := s.status("/livez"); status != http.StatusOK {
			t.Errorf("/livez = %d: a full disk is no reason to restart it", status)
		}
		room()
		d.accepted(t)
		s.ready(http.StatusOK, "")
	}
	s.counted(d.sent)
	s.kill()
	s.start()
	s.counted(d.sent)
	if a := d.again(t); a.Duplicates != d.sent || a.Accepted != 0 {
		t.Errorf("all messages again: %d accepted and %d duplicates, want 0 and %d", a.Accepted, a.Duplicates, d.sent)
	}
}

// TestServe_startsOnAFullDisk: after a crash the wall must show what there is,
// also when there is no room for more.
func TestServe_startsOnAFullDisk(t *testing.T) {
	t.Parallel()
	s := startServerOn(t, smallDisk(t))
	d := &disk{server: s}
	d.post(t, 1000)
	s.counted(d.sent)
	room := fill(t, s.Data, 0)
	s.kill()
	s.start()
	s.counted(d.sent)
	s.ready(http.StatusServiceUnavailable, "disk is full")
	room()
	d.accepted(t)
	s.counted(d.sent)
}

// disk is a sender that knows what it was told: the messages 0..sent-1 were
// accepted, and the next is tried until it is.
type disk struct {
	server *server
	sent   int
}

func lines(from, n int) []byte {
	var b bytes.Buffer
	for i := from; i < from+n; i++ {
		fmt.Fprintf(&b, `{"id":"m-%d","channel":"web-chat","conversation":"c-%d","speaker":"customer","text":"where is my parcel?"}`+"\n", i, i%7)
	}
	return b.Bytes()
}

// post sends n more messages, all of which must be taken.
func (d *disk) post(t *testing.T, n int) {
	t.Helper()
	status, a, err := d.server.tryPost(lines(d.sent, n))
	if err != nil || status != http.StatusAccepted || a.Accepted+a.Duplicates != n {
		t.Fatalf("POST: %d %+v %v, want 202", status, a, err)
	}
	d.sent += n
}

// refused sends messages until one is not taken; the server looks at the disk
// fifty times a second, so a few may be.
func (d *disk) refused(t *testing.T) postAnswer {
	t.Helper()
	var last postAnswer
	d.until(t, func(status int, a postAnswer) bool {
		last = a
		return status == http.StatusServiceUnavailable && strings.Contains(a.Detail, "disk is full")
	})
	return last
}

// accepted sends the next message until it is taken.
func (d *disk) accepted(t *testing.T) {
	t.Helper()
	d.until(t, func(status int, _ postAnswer) bool { return status == http.StatusAccepted })
}

func (d *disk) until(t *testing.T, done func(int, postAnswer) bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		status, a, err := d.server.tryPost(lines(d.sent, 1))
		switch {
		case err != nil:
			t.Fatal(err)
		case status == http.StatusAccepted && a.Accepted+a.Duplicates == 1:
			d.sent++
		case status != http.StatusServiceUnavailable:
			t.Fatalf("POST: %d %+v, want 202 or 503", status, a)
		}
		if done(status, a) {
			return
		}
	}
	t.Fatal("waited 20 s in vain")
}

// again sends everything once more.
func (d *disk) again(t *testing.T) postAnswer {
	t.Helper()
	status, a, err := d.server.tryPost(lines(0, d.sent))
	if err != nil || status != http.StatusAccepted {
		t.Fatalf("POST: %d %+v %v, want 202", status, a, err)
	}
	return a
}

// ready checks what /readyz answers.
func (s *server) ready(status int, reason string) {
	s.t.Helper()
	var got struct {
		Ready   bool     `json:"ready"`
		Reasons []string `json:"reasons"`
	}
	if code := s.get("/readyz", &got); code != status || got.Ready != (status == http.StatusOK) {
		s.t.Errorf("/readyz = %d %+v, want %d", code, got, status)
	}
	if !strings.Contains(strings.Join(got.Reasons, "\n"), reason) {
		s.t.Errorf("/readyz says %q, want %q in it", got.Reasons, reason)
	}
}

// status is that of a page that is not JSON.
func (s *server) status(path string) int {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

// smallDisk is a file system of 24 MiB, gone when the test ends.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", dir).CombinedOutput()
	if err != nil {
		if os.Getenv("UNDERTONE_CI") != "" {
			t.Fatalf("a small disk could not be mounted: %v: %s", err, out)
		}
		t.Skipf("a small disk can be mounted by root alone: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil { //nolint:noctx // the test's context has ended
			t.Errorf("unmount %s: %v: %s", dir, err, out)
		}
	})
	return dir
}

// fill writes a file until only so many bytes are free, and returns how to make
// room again.
func fill(t *testing.T, dir string, free int64) (room func()) {
	t.Helper()
	f, err := os.CreateTemp(dir, "filler-")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 1<<20)
	for {
		var fs syscall.Statfs_t
		if err := syscall.Statfs(dir, &fs); err != nil {
			t.Fatal(err)
		}
		n := min(int64(fs.Bavail)*int64(fs.Bsize)-free, int64(len(block)))
		if n <= 0 {
			break
		}
		if _, err := f.Write(block[:n]); errors.Is(err, syscall.ENOSPC) && free == 0 {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return func() {
		if err := os.Remove(f.Name()); err != nil {
			t.Fatal(err)
		}
	}
}
