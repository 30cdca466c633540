package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestServe_fullDisk fills the disk under a whole server: it must refuse, say
// why, go on when there is room, and have lost and doubled nothing.
func TestServe_fullDisk(t *testing.T) {
	t.Parallel()
	disk := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk).CombinedOutput(); err != nil {
		if os.Getenv("UNDERTONE_CI") != "" {
			t.Fatalf("a small disk could not be mounted: %v: %s", err, out)
		}
		t.Skipf("a small disk can be mounted by root alone: %v: %s", err, out)
	}
	t.Cleanup(func() { syscall.Unmount(disk, syscall.MNT_DETACH) }) //nolint:errcheck // it goes with the machine
	s := startServerOn(t, filepath.Join(disk, "data"))
	sent := 0
	post := func() (int, postAnswer) {
		t.Helper()
		status, a, err := s.tryPost(fmt.Appendf(nil, `{"id":"m-%d","channel":"web","conversation":"c","speaker":"customer","text":"hello"}`, sent))
		if err != nil {
			t.Fatal(err)
		}
		if status == http.StatusAccepted {
			sent += a.Accepted // a retry with the same id until it is taken
		}
		return status, a
	}
	if status, a := post(); status != http.StatusAccepted {
		t.Fatalf("with room: %d %+v, want 202", status, a)
	}

	filler := filepath.Join(disk, "filler")
	fillDisk(t, filler)
	status, a := untilStatus(t, post, http.StatusServiceUnavailable)
	if a.Error != "unavailable" || !strings.Contains(a.Detail, "disk is full") {
		t.Errorf("on a full disk: %d %+v, want a word about the disk", status, a)
	}
	if status, reasons := s.readiness(); status != http.StatusServiceUnavailable || !strings.Contains(reasons, "disk is full") {
		t.Errorf("/readyz on a full disk: %d %s, want 503 and why", status, reasons)
	}
	resp, err := http.Get(s.URL + "/livez")
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("/livez on a full disk: %v %v, want 200", resp, err)
	}
	resp.Body.Close()

	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	untilStatus(t, post, http.StatusAccepted)
	if status, reasons := s.readiness(); status != http.StatusOK {
		t.Errorf("/readyz with room again: %d %s", status, reasons)
	}
	s.counted(sent)
	s.kill()
	s.start()
	s.counted(sent)
}

// fillDisk writes until nothing more fits.
func fillDisk(t *testing.T, name string) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size > 0; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
}

// untilStatus asks until it is answered with a status.
func untilStatus(t *testing.T, ask func() (int, postAnswer), want int) (int, postAnswer) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		status, a := ask()
		if status == want {
			return status, a
		}
		if time.Now().After(deadline) {
			t.Fatalf("answered %d %+v, want %d within 20 s", status, a, want)
		}
	}
}

// readiness is the status of /readyz and its reasons.
func (s *server) readiness() (int, string) {
	s.t.Helper()
	var ready struct {
		Reasons []string `json:"reasons"`
	}
	status := s.get("/readyz", &ready)
	return status, strings.Join(ready.Reasons, "; ")
}
