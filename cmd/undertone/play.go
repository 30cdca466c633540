package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"undertone/monitor/ingest/recording"
)

// playCmd plays recordings into a running server.
type playCmd struct {
	Files []string `arg:"" name:"file" help:"Recordings to play, merged by their times: JSON Lines, CSV or WebVTT; - is standard input."`

	To    string    `default:"http://127.0.0.1:8080" placeholder:"URL" help:"Server to play to (${default})."`
	Token string    `env:"UNDERTONE_TOKEN" help:"Token of a sender, where the server asks for one."`
	Speed playSpeed `default:"1" placeholder:"1|60|max" help:"How many times faster than recorded; max sends all at once, shifted so that the last message is now (${default})."`

	KeepTimes bool `help:"Leave the recorded times alone. With --speed max, one file is sent while it is read, however long it is."`
	Loop      bool `help:"Begin again at the end, until interrupted, each round with new ids."`
	NewIDs    bool `name:"new-ids" help:"Play as new what the server has seen before, instead of as a retry."`

	formatFlags `embed:""`

	Batch    int           `default:"100" help:"Most messages in a request (${default})."`
	Lanes    int           `default:"4" help:"Most requests at a time (${default})."`
	Patience time.Duration `default:"2m" help:"How long to wait for a server that is away (${default})."`

	stdin          io.Reader
	stdout, stderr io.Writer
}

// formatFlags tell of recordings what they do not tell themselves.
type formatFlags struct {
	Format       string            `enum:",jsonl,csv,webvtt" default:"" placeholder:"FORMAT" help:"Format of the files, instead of going by their names: jsonl, csv or webvtt."`
	Channel      string            `default:"phone" help:"Channel of WebVTT files (${default})."`
	Conversation string            `help:"Conversation of WebVTT files (the file's name)."`
	Voice        map[string]string `placeholder:"NAME=SPEAKER" help:"Who a voice in a WebVTT file is: customer, agent, bot or system."`
	Base         time.Time         `placeholder:"TIME" help:"When a WebVTT file begins, such as 2026-11-21T10:00:00Z."`
}

func (f *formatFlags) options() recording.ReadOptions {
	return recording.ReadOptions{
		Format:  recording.Format(f.Format),
		Channel: f.Channel, Conversation: f.Conversation,
		Voices: f.Voice, Base: f.Base,
	}
}

// playSpeed is a number of times real time; max is 0.
type playSpeed float64

// UnmarshalText reads max, 60 or 60x.
func (s *playSpeed) UnmarshalText(text []byte) error {
	word := strings.ToLower(string(text))
	if word == "max" {
		*s = 0
		return nil
	}
	n, err := strconv.ParseFloat(strings.TrimRight(word, "x×"), 64)
	if err != nil || !(n > 0) || math.IsInf(n, 0) {
		return fmt.Errorf("must be max or a number above 0, got %q", text)
	}
	*s = playSpeed(n)
	return nil
}

// Run plays the recordings and prints one line about them. It fails when a
// record could not be read or a message was rejected, after playing the rest.
func (c *playCmd) Run(ctx context.Context) error {
	c.setStreams()
	sources, closeAll, err := openRecordings(ctx, c.Files, c.stdin)
	defer closeAll()
	if err != nil {
		return fmt.Errorf("play: %w", err)
	}

	screen := newPlayScreen(c.stderr)
	messages, err := c.messages(ctx, sources, screen)
	if err != nil {
		return fmt.Errorf("play: %w", err)
	}
	sum, err := recording.Play(ctx, messages, recording.Options{
		To: c.To, Token: c.Token,
		Speed: float64(c.Speed), KeepTimes: c.KeepTimes,
		Batch: c.Batch, Lanes: c.Lanes, Patience: c.Patience,
		Watch: recording.Watch{Bad: screen.bad, Waiting: screen.waiting, Progress: screen.progress},
	})
	screen.finish(sum)
	fmt.Fprintln(c.stdout, sum)
	return errors.Join(err, verdict(screen.unread, sum.Rejected))
}

func (c *playCmd) setStreams() {
	if c.stdin == nil {
		c.stdin = os.Stdin
	}
	if c.stdout == nil {
		c.stdout = os.Stdout
	}
	if c.stderr == nil {
		c.stderr = os.Stderr
	}
}

// verdict is the reason for which a play that went to its end still failed.
func verdict(unread, rejected int) error {
	if unread == 0 && rejected == 0 {
		return nil
	}
	return fmt.Errorf("play: %d records could not be read, %d messages were rejected", unread, rejected)
}

// openRecordings opens every file before anything is read. closeAll is never nil.
func openRecordings(ctx context.Context, names []string, stdin io.Reader) (sources []recording.Source, closeAll func(), err error) {
	var closers []func() error
	closeAll = func() {
		for _, f := range closers {
			_ = f() // files only read have nothing to lose
		}
	}
	for i, name := range names {
		if name == "-" {
			if slices.Contains(names[:i], name) {
				return nil, closeAll, errors.New("standard input (-) can be read only once")
			}
			sources = append(sources, recording.Source{Name: "stdin", R: untilDone(ctx, stdin)})
			continue
		}
		f, err := os.Open(name)
		if err != nil {
			return nil, closeAll, err
		}
		closers = append(closers, f.Close)
		sources = append(sources, recording.Source{Name: name, R: f})
	}
	return sources, closeAll, nil
}

// untilDone reads r until ctx ends. A read of a terminal or a pipe cannot be
// called off, so its goroutine stays in it until the process ends.
func untilDone(ctx context.Context, r io.Reader) io.Reader {
	pr, pw := io.Pipe()
	context.AfterFunc(ctx, func() { _ = pw.CloseWithError(io.EOF) })
	go func() {
		_, err := io.Copy(pw, r)
		_ = pw.CloseWithError(err) // nil is the ordinary end
	}()
	return pr
}

// messages loads the recordings, or opens the only one to be sent as it is read.
func (c *playCmd) messages(ctx context.Context, sources []recording.Source, screen *playScreen) (iter.Seq2[recording.Message, error], error) {
	opts := c.options()
	if len(sources) == 1 && c.KeepTimes && c.Speed == 0 && !c.Loop && !c.NewIDs {
		screen.begin(-1)
		return recording.Read(sources[0], opts), nil
	}
	rec, err := recording.Load(ctx, sources, recording.LoadOptions{ReadOptions: opts, Bad: screen.bad})
	if err != nil {
		return nil, err
	}
	if c.Loop {
		screen.begin(-1)
	} else {
		screen.begin(rec.Len())
	}
	return rec.Messages(recording.Take{ToNow: c.Speed == 0 && !c.KeepTimes, Loop: c.Loop, NewIDs: c.NewIDs}), nil
}

// playScreen shows a play while it goes on: a bar on a terminal, a line every
// few seconds elsewhere. Play calls it one call at a time.
type playScreen struct {
	out    io.Writer
	bar    *progressbar.ProgressBar // nil when out is no terminal
	tty    bool
	total  int // -1 when nobody knows
	unread int

	said   time.Time // when the last line about progress was printed
	waited time.Time // the same for waiting
}

const (
	playLineEvery = 5 * time.Second
	// playMostBad is how many bad records are shown one by one.
	playMostBad = 20
)

func newPlayScreen(out io.Writer) *playScreen {
	return &playScreen{out: out, tty: isTerminal(out)}
}

func (s *playScreen) begin(total int) {
	s.total, s.said = total, time.Now()
	if s.tty {
		s.bar = newBar(s.out, total, "playing")
	}
}

// newBar is a bar of messages on a terminal; total is -1 when nobody knows.
func newBar(out io.Writer, total int, doing string) *progressbar.ProgressBar {
	return progressbar.NewOptions(total,
		progressbar.OptionSetWriter(out),
		progressbar.OptionSetDescription(doing),
		progressbar.OptionShowCount(),
		progressbar.OptionShowIts(),
		progressbar.OptionSetItsString("messages"),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
	)
}

// isTerminal tells whether a person sees what is written to out.
func isTerminal(out io.Writer) bool {
	f, ok := out.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// line prints a line without leaving pieces of the bar in it.
func (s *playScreen) line(format string, args ...any) {
	if s.bar != nil {
		_ = s.bar.Clear() // a terminal that cannot be written to shows nothing anyway
	}
	fmt.Fprintf(s.out, format+"\n", args...)
}

func (s *playScreen) bad(err error) {
	if s.unread++; s.unread <= playMostBad {
		s.line("skipped %v", err)
	}
}

func (s *playScreen) waiting(err error, wait time.Duration) {
	if now := time.Now(); now.Sub(s.waited) >= playLineEvery {
		s.waited = now
		s.line("waiting for the server (%v); trying again in %v", err, wait.Round(10*time.Millisecond))
	}
}

func (s *playScreen) progress(sum recording.Summary) {
	if s.bar != nil {
		_ = s.bar.Set(sum.Done())
		return
	}
	now := time.Now()
	if now.Sub(s.said) < playLineEvery {
		return
	}
	s.said = now
	of := ""
	if s.total >= 0 {
		of = fmt.Sprintf(" of %d", s.total)
	}
	s.line("%d%s messages sent, %d rejected", sum.Done(), of, sum.Rejected)
}

// finish leaves behind what the summary line does not say.
func (s *playScreen) finish(sum recording.Summary) {
	if s.bar != nil {
		_ = s.bar.Finish()
	}
	if s.unread > playMostBad {
		s.line("skipped %d more records", s.unread-playMostBad)
	}
	for _, r := range sum.Reasons {
		s.line("rejected %v", r)
	}
	if more := sum.Rejected - len(sum.Reasons); more > 0 {
		s.line("rejected %d more", more)
	}
	if sum.Duplicates > 0 && sum.Accepted == 0 && sum.Rejected == 0 {
		s.line("the server has all of these already; --new-ids plays them as new")
	}
}
