package monitor

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"undertone/monitor/alert"
	"undertone/monitor/alert/rule"
	"undertone/monitor/desk"
	"undertone/monitor/journal"
)

// What the judge remembers is saved apart from the shards: the floor, the desk as of
// an event of the log, and the records that were not in the log yet. After a crash
// the log's later events are read on top, and the log is right where the two
// differ: an alert that it has was raised, whatever the floor had forgotten.
const judgeHead = "undertone desk 1\n"

func (l *Line) judgeFile() string { return filepath.Join(l.dir, "desk.snapshot") }

// restoreJudge returns the judge as it was saved, or a new one.
func (l *Line) restoreJudge() *judge {
	j := newJudge(alert.NewFloor(l.opts.Alert, l.rules, l.ear.TopicNames()), desk.New(l.opts.Desk), l.journal.Shards())
	data, err := os.ReadFile(l.judgeFile())
	if errors.Is(err, fs.ErrNotExist) {
		return j
	}
	if err == nil {
		err = l.decodeJudge(data, j)
	}
	if err != nil {
		os.Rename(l.judgeFile(), l.judgeFile()+".refused") //nolint:errcheck // kept for whoever wants to look, no more
		l.log.Warn().Err(err).Str("file", l.judgeFile()).Msg("snapshot put aside; the desk is made of the log of events")
		return newJudge(alert.NewFloor(l.opts.Alert, l.rules, l.ear.TopicNames()), desk.New(l.opts.Desk), l.journal.Shards())
	}
	return j
}

// saved is the part of the judge's snapshot that is JSON.
type saved struct {
	Desk    json.RawMessage `json:"desk"`
	Waiting []desk.Record   `json:"waiting"`
}

func (l *Line) decodeJudge(data []byte, j *judge) (err error) {
	const head = len(judgeHead) + 4
	if len(data) < head || string(data[:len(judgeHead)]) != judgeHead ||
		crc32.Checksum(data[head:], castagnoli) != binary.LittleEndian.Uint32(data[len(judgeHead):]) {
		return errSnapshot
	}
	length, data, err := uvarint(data[head:])
	if err != nil || length > uint64(len(data)) {
		return errSnapshot
	}
	if j.floor, err = alert.DecodeFloor(l.opts.Alert, data[:length], l.rules, l.ear.TopicNames()); err != nil {
		return err
	}
	var s saved
	if err := json.Unmarshal(data[length:], &s); err != nil {
		return fmt.Errorf("read desk: %w", err)
	}
	j.desk, l.recalled, err = desk.Restore(l.opts.Desk, s.Desk)
	l.waiting = s.Waiting
	return err
}

// restoreDesk reads what the log has on top of the snapshot, gives the screen what
// a browser may have missed, and queues what was decided and not logged.
func (l *Line) restoreDesk(ctx context.Context) error {
	events := l.journal.Events()
	oldest, newest, err := events.Bounds(ctx)
	if err != nil {
		return fmt.Errorf("restore alerts: %w", err)
	}
	if l.recalled > newest { // of a log that is no more
		l.recalled, l.waiting, l.judge.desk = 0, nil, desk.New(l.opts.Desk)
	}
	const shown = 1000 // what a browser may have missed
	from := max(oldest, min(l.recalled+1, newest-min(newest, shown)+1))
	logged := make(map[[sha256.Size]byte]bool)
	l.mu.Lock()
	defer l.mu.Unlock()
	err = events.Read(ctx, from, newest, func(e journal.Event) error {
		l.screen.Event(e.Seq, e.Data)
		var r desk.Record
		if err := json.Unmarshal(e.Data, &r); err != nil {
			l.log.Warn().Err(err).Uint64("event", e.Seq).Msg("event is not a record; passed over")
			return nil
		}
		logged[idOf(e.Data)] = true
		if e.Seq <= l.recalled {
			return nil
		}
		if err := l.judge.desk.Load(r); err != nil {
			l.log.Warn().Err(err).Uint64("event", e.Seq).Msg("event is not a record; passed over")
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("restore alerts: %w", err)
	}
	l.ledger.last = newest
	for _, r := range l.waiting {
		if data, err := json.Marshal(r); err == nil && !logged[idOf(data)] {
			l.ledger.push(entry{record: r})
		}
	}
	l.waiting = nil
	l.judge.floor.Restore(raised(l.judge.desk.State()))
	l.alarm()
	close(l.recallDone)
	return nil
}

// raised are the open alerts on channels and the centre.
func raised(s *desk.State) (alerts []alert.Alert) {
	for _, t := range s.Open {
		if t.Scope != rule.OfConversation {
			alerts = append(alerts, t.Alert)
		}
	}
	return alerts
}

// judgeSnapshots saves the judge every now and then until ctx ends.
func (l *Line) judgeSnapshots(ctx context.Context) {
	ticker := time.NewTicker(l.opts.Snapshot)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
		began := time.Now()
		l.saveJudge()
		select {
		case <-time.After(restFactor * time.Since(began)):
		case <-ctx.Done():
			return
		}
	}
}

// saveJudge writes the judge's snapshot. Without one, as when the disk is full, the
// log of events is read further back at the next start.
func (l *Line) saveJudge() {
	data, err := l.encodeJudge()
	if err == nil {
		err = replace(l.judgeFile(), data)
	}
	if err != nil {
		l.metrics.snapshotFailures.Inc()
		l.log.Warn().Err(err).Str("file", l.judgeFile()).Msg("snapshot not written")
	}
}

func (l *Line) encodeJudge() ([]byte, error) {
	l.mu.Lock()
	waiting, last := l.ledger.waiting()
	floor, err := l.judge.floor.AppendBinary(nil)
	state := l.judge.desk.State()
	l.mu.Unlock()
	if err != nil {
		return nil, fmt.Errorf("write floor: %w", err)
	}
	text, err := state.AppendJSON(nil, last)
	if err != nil {
		return nil, err
	}
	rest, err := json.Marshal(saved{Desk: text, Waiting: waiting})
	if err != nil {
		return nil, fmt.Errorf("write desk: %w", err)
	}
	b := append([]byte(judgeHead), 0, 0, 0, 0)
	b = append(binary.AppendUvarint(b, uint64(len(floor))), floor...)
	b = append(b, rest...)
	binary.LittleEndian.PutUint32(b[len(judgeHead):], crc32.Checksum(b[len(judgeHead)+4:], castagnoli))
	return b, nil
}
