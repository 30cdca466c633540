package recording_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"undertone/monitor/ingest/recording"
)

// fuzzRead holds what must be true of every input: reading ends, whatever it
// yields can be sent as one line of JSON that reads back as the same message,
// and the same input has the same ids.
func fuzzRead(t *testing.T, name, text string, format recording.Format) {
	t.Helper()
	opts := recording.ReadOptions{Format: format}
	var before []string
	for round := range 2 {
		i := 0
		for m, err := range recording.Read(recording.Source{Name: name, R: strings.NewReader(text)}, opts) {
			if err != nil {
				var bad *recording.BadRecord
				if errors.As(err, &bad) && bad.Place.Line < 1 {
					t.Fatalf("bad record without a line: %v", err)
				}
				continue
			}
			line := string(m.AppendJSON(nil))
			if !json.Valid([]byte(line)) || !utf8.ValidString(line) || strings.Contains(line, "\n") {
				t.Fatalf("message %q is not one line of JSON", line)
			}
			if m.Place.Line < 1 {
				t.Fatalf("message %q has no line", line)
			}
			again(t, line)
			if round == 0 {
				before = append(before, m.ID)
			} else if before[i] != m.ID {
				t.Fatalf("id = %q at the second reading, %q at the first", m.ID, before[i])
			}
			i++
		}
	}
}

// again reads back a message that was written.
func again(t *testing.T, line string) {
	t.Helper()
	src := recording.Source{Name: "again.jsonl", R: strings.NewReader(line)}
	for m, err := range recording.Read(src, recording.ReadOptions{}) {
		if err != nil {
			t.Fatalf("read back %q: %v", line, err)
		}
		if got := string(m.AppendJSON(nil)); strings.Contains(line, `"id":`) && got != line {
			t.Fatalf("read back %q, wrote %q", got, line)
		}
	}
}

func FuzzJSONL(f *testing.F) {
	f.Add(`{"id":"1","channel":"a","at":"2026-11-21T10:00:00Z","x":{"y":[1]}}` + "\n{}\n")
	f.Add("{\"text\":\"\xff\"}\n{\"\\u0069d\":\"\"}\n{\"id\":null}")
	f.Add(`{"partial":true}{"id":1}`)
	f.Fuzz(func(t *testing.T, text string) { fuzzRead(t, "f.jsonl", text, recording.JSONL) })
}

func FuzzCSV(f *testing.F) {
	const head = "channel,conversation,speaker,text,at,partial,attributes.q\n"
	f.Add(head + "a,b,c,d,2026-11-21 10:00:00,true,x\n")
	f.Add(strings.ReplaceAll(head, ",", ";") + "\"a\nb\";b;c;d;;;\n\"")
	f.Add(head + "\"\xff\",,,,,,\n\n\n,\n")
	f.Fuzz(func(t *testing.T, text string) { fuzzRead(t, "f.csv", text, recording.CSV) })
}

func FuzzWebVTT(f *testing.F) {
	f.Add("WEBVTT\n\n1\n00:01.000 --> 00:02.000\n<v.x Agent>a &amp; b</v> <v B>c\n")
	f.Add("WEBVTT\n00:01.000-->00:02.000\n<v\n\nNOTE\n-->\n\n00:00:01.000 --> x\n<<>>")
	f.Add("WEBVTT\n\n99999:59:59.999 --> 00:00.000\n&#0;&#xd800;\xff\n")
	f.Fuzz(func(t *testing.T, text string) { fuzzRead(t, "f.vtt", text, recording.WebVTT) })
}
