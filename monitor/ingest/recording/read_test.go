package recording_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"undertone/monitor/ingest/recording"
)

// read collects what a source yields: messages as the JSON that would be sent,
// bad records as their text. Any other error ends the test.
func read(t *testing.T, name, text string, opts recording.ReadOptions) (messages, bad []string) {
	t.Helper()
	src := recording.Source{Name: name, R: strings.NewReader(text)}
	for m, err := range recording.Read(src, opts) {
		var skipped *recording.BadRecord
		switch {
		case errors.As(err, &skipped):
			bad = append(bad, err.Error())
		case err != nil:
			t.Fatalf("read %s: %v", name, err)
		default:
			messages = append(messages, string(m.AppendJSON(nil)))
		}
	}
	return messages, bad
}

// readFatal returns the error that ends the reading of a source.
func readFatal(name, text string, opts recording.ReadOptions) error {
	src := recording.Source{Name: name, R: strings.NewReader(text)}
	for _, err := range recording.Read(src, opts) {
		var skipped *recording.BadRecord
		if err != nil && !errors.As(err, &skipped) {
			return err
		}
	}
	return nil
}

func expect(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %s\nwant %s", what, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

func TestReadJSONL(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{
			"a message keeps every member that it has",
			`{"id":"m-1","channel":"web","conversation":"c-1","speaker":"customer","text":"hi","at":"2026-11-21T10:00:00Z","attributes":{"queue":"vip"}}`,
			`{"id":"m-1","conversation":"c-1","at":"2026-11-21T10:00:00.000Z","channel":"web","speaker":"customer","text":"hi","attributes":{"queue":"vip"}}`,
		},
		{
			"members that we do not know travel on untouched",
			`{"id":"m-1","score": 1.50e3,"deep":{"a":[1,null,"\u4f60"]}}`,
			`{"id":"m-1","score":1.50e3,"deep":{"a":[1,null,"\u4f60"]}}`,
		},
		{
			"times of other zones become UTC, in milliseconds",
			`{"id":"1","at":"2026-11-21T18:00:00.123456+08:00"}`,
			`{"id":"1","at":"2026-11-21T10:00:00.123Z"}`,
		},
		{"null stands for nothing", `{"id":"1","at":null,"conversation":null}`, `{"id":"1"}`},
		{"escapes in names are read", `{"\u0069d":"1"}`, `{"id":"1"}`},
		{"an interim transcript without an id is left without", `{"text":"so","partial":true}`, `{"text":"so","partial":true}`},
		{"a byte order mark, blank lines and Windows line ends do no harm", "\ufeff{\"id\":\"1\"}\r\n\r\n", `{"id":"1"}`},
		{"a last line without an end counts", "\n" + `{"id":"1"}`, `{"id":"1"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			messages, bad := read(t, "a.jsonl", tt.text, recording.ReadOptions{})
			expect(t, "messages", messages, []string{tt.want})
			expect(t, "bad records", bad, nil)
		})
	}
}

func TestReadCSV(t *testing.T) {
	t.Parallel()
	const want = `{"id":"1","conversation":"c","at":"2026-11-21T10:00:00.000Z","channel":"web","speaker":"customer","text":"a, \"b\""}`
	tests := []struct{ name, text, want string }{
		{
			"columns stand in any order",
			"text,speaker,conversation,channel,at,id\n\"a, \"\"b\"\"\",customer,c,web,2026-11-21T10:00:00Z,1\n",
			`{"id":"1","conversation":"c","at":"2026-11-21T10:00:00.000Z","text":"a, \"b\"","speaker":"customer","channel":"web"}`,
		},
		{"semicolons divide columns", "id;channel;conversation;speaker;text;at\n1;web;c;customer;\"a, \"\"b\"\"\";2026-11-21 10:00:00\n", want},
		{"tabs divide columns", "id\tchannel\tconversation\tspeaker\ttext\tat\n1\tweb\tc\tcustomer\t\"a, \"\"b\"\"\"\t2026-11-21T10:00:00.000\n", want},
		{
			"a mark, capitals and spaces in the header do no harm",
			"\ufeffID, Channel,Conversation ,SPEAKER,text,At\r\n1,web,c,customer,\"a, \"\"b\"\"\",2026-11-21T18:00:00+08:00\r\n", want,
		},
		{
			"attributes keep the case of their names, empty cells are left out",
			"id,channel,conversation,speaker,text,partial,agent,attributes.Queue,attributes.x\n1,w,c,bot,你好,TRUE,,vip,\n",
			`{"id":"1","conversation":"c","channel":"w","speaker":"bot","text":"你好","partial":true,"attributes":{"Queue":"vip"}}`,
		},
		{
			"a quoted text may have lines",
			"id,channel,conversation,speaker,text\n1,w,c,customer,\"one\ntwo\"\n",
			`{"id":"1","conversation":"c","channel":"w","speaker":"customer","text":"one\ntwo"}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			messages, bad := read(t, "a.csv", tt.text, recording.ReadOptions{})
			expect(t, "messages", messages, []string{tt.want})
			expect(t, "bad records", bad, nil)
		})
	}
}

// voiceLines are a transcript's messages as "time speaker: text".
func voiceLines(t *testing.T, text string, opts recording.ReadOptions) (said, bad []string) {
	t.Helper()
	messages, bad := read(t, "call-7.vtt", text, opts)
	for _, m := range messages {
		var v struct {
			At           string `json:"at"`
			Speaker      string `json:"speaker"`
			Text         string `json:"text"`
			Channel      string `json:"channel"`
			Conversation string `json:"conversation"`
			Medium       string `json:"medium"`
		}
		if err := json.Unmarshal([]byte(m), &v); err != nil {
			t.Fatalf("%s: %v", m, err)
		}
		if v.Channel != "phone" || v.Conversation != "call-7" || v.Medium != "voice" {
			t.Errorf("message %s: want channel phone, conversation call-7, medium voice", m)
		}
		said = append(said, fmt.Sprintf("%s %s: %s", strings.TrimPrefix(v.At, "1970-01-01T"), v.Speaker, v.Text))
	}
	return said, bad
}

func TestReadWebVTT(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       []string
	}{
		{
			"a voice is who says it, with or without an end",
			"WEBVTT - call\nKind: captions\n\n1\n00:00:01.500 --> 00:00:02.000\n<v Agent>How can I help?\n\n00:03.000 --> 00:04.000 align:start region:x\n<v.loud Customer>Three days &amp; nothing</v>\n",
			[]string{"00:00:01.500Z agent: How can I help?", "00:00:03.000Z customer: Three days & nothing"},
		},
		{
			"two voices in a cue are two messages, text without one is a customer's",
			"WEBVTT\n\n00:01.000 --> 00:02.000\n<v 坐席 3>您好</v> <v 张女士>你好</v> 喂\n",
			[]string{"00:00:01.000Z agent: 您好", "00:00:01.000Z customer: 你好", "00:00:01.000Z customer: 喂"},
		},
		{
			"a class may name the role",
			"WEBVTT\n\n00:01.000 --> 00:02.000\n<v.agent Maria>Hello\n\n00:02.000 --> 00:03.000\n<v 客服机器人>请稍等\n\n00:03.000 --> 00:04.000\n<v Customer Service>Yes\n\n00:04.000 --> 00:05.000\n<v System>Transferred\n",
			[]string{"00:00:01.000Z agent: Hello", "00:00:02.000Z bot: 请稍等", "00:00:03.000Z agent: Yes", "00:00:04.000Z system: Transferred"},
		},
		{
			"the caller's names come first",
			"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Bob Agent>Hello\n\n00:01.000 --> 00:02.000\n<v  anna  LEE>Hi\n",
			[]string{"00:00:01.000Z customer: Hello", "00:00:01.000Z agent: Hi"},
		},
		{
			"notes, styles and regions say nothing",
			"WEBVTT\n\nNOTE\nnot said\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:x\n\nNOTE one line\n\n100:00:00.000 --> 100:00:01.000\nNOTE taken\n",
			[]string{"1970-01-05T04:00:00.000Z customer: NOTE taken"},
		},
		{
			"other tags fall away, a bare sign stays",
			"WEBVTT\n\n00:01.000 --> 00:02.000\n<i>Well</i>, <00:01.500><c.red>1 &lt; 2</c>\nand I <3 it\n",
			[]string{"00:00:01.000Z customer: Well, 1 < 2 and I <3 it"},
		},
		{
			"lines are joined, Chinese ones without a space",
			"WEBVTT\n\n00:01.000 --> 00:02.000\n快递还\n没到，\n都 three\ndays\n",
			[]string{"00:00:01.000Z customer: 快递还没到，都 three days"},
		},
		{
			"a timing ends the cue before it, a cue without text is none",
			"WEBVTT\n00:01.000 --> 00:02.000\none\n00:02.000 --> 00:03.000\ntwo\n\n00:03.000 --> 00:04.000\n\n",
			[]string{"00:00:01.000Z customer: one", "00:00:02.000Z customer: two"},
		},
		{"a mark and Windows line ends do no harm", "\ufeffWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nhi\r\n", []string{"00:00:01.000Z customer: hi"}},
	}
	voices := map[string]string{"Anna Lee": "agent", "bob agent": "customer"}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			said, bad := voiceLines(t, tt.text, recording.ReadOptions{Voices: voices})
			expect(t, "messages", said, tt.want)
			expect(t, "bad records", bad, nil)
		})
	}
}

func TestRead_reportsBadRecordsAndGoesOn(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1<<20)
	tests := []struct {
		name, file, text string
		messages         int
		bad              []string
	}{
		{
			"jsonl", "a.jsonl",
			"{\"id\":\"1\"}\nnonsense\n[1]\n{\"id\":2}\n{\"at\":\"yesterday\"}\n{\"id\":\"6\"} {}\n" + long + "x\n{\"text\":\"\xff\"}\n{\"id\":\"9\"}\n",
			2,
			[]string{
				"a.jsonl:2: is not JSON: invalid character 'o' in literal null (expecting 'u') at byte 1",
				"a.jsonl:3: is not a JSON object",
				"a.jsonl:4: id: must be a string, got 2",
				`a.jsonl:5: at: must be a time such as 2026-11-21T10:00:00.000Z, got "yesterday"`,
				"a.jsonl:6: holds more than one JSON value",
				"a.jsonl:7: is longer than 1048576 bytes",
				"a.jsonl:8: is not JSON: invalid UTF-8 at byte 9",
			},
		},
		{
			"csv", "a.csv",
			"channel,conversation,speaker,text,at,partial\na,b,c,d,,\na,b\na,b,c,\"x\"y,,\na,b,c,d,noon,\na,b,c,\"d\ne\",,maybe\na,b,c,\xff,,\na,b,c,d,,\n",
			2,
			[]string{
				"a.csv:3: has 2 columns, the header has 6",
				`a.csv:4: extraneous or missing " in quoted-field`,
				`a.csv:5: at: must be a time such as 2026-11-21T10:00:00.000Z, got "noon"`,
				`a.csv:6: partial: must be true or false, got "maybe"`,
				"a.csv:8: text: is not valid UTF-8; save the file as UTF-8",
			},
		},
		{
			"webvtt", "a.vtt",
			"WEBVTT\n\n00:01 --> 00:02.000\nlost\n\nan id\nand no timing\n\n1\n\n00:01.000 --> soon\nlost\n\n00:01.000 --> 00:02.000\nlost \xff\nlost\n\n00:01.000 --> 00:02.000\nkept\n",
			1,
			[]string{
				`a.vtt:3: timing: "00:01" is not hh:mm:ss.mmm or mm:ss.mmm`,
				"a.vtt:6: is a block without a timing line",
				"a.vtt:9: is a block without a timing line",
				`a.vtt:11: timing: "soon" is not hh:mm:ss.mmm or mm:ss.mmm`,
				"a.vtt:15: is not valid UTF-8; save the file as UTF-8",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			messages, bad := read(t, tt.file, tt.text, recording.ReadOptions{})
			if len(messages) != tt.messages {
				t.Errorf("messages = %d, want %d: %q", len(messages), tt.messages, messages)
			}
			expect(t, "bad records", bad, tt.bad)
		})
	}
}

func TestRead_refusesWhatItCannotMakeSenseOf(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file, text, want string }{
		{"an unknown format", "notes.txt", "dear diary", "read notes.txt: recording: unknown format: use --format jsonl, csv or webvtt"},
		{"a JSON array", "-", "[\n{}]", "read -: recording: unknown format: it begins like a JSON array; write one object a line"},
		{"UTF-16", "-", "\xff\xfei\x00d\x00", "read -: recording: unknown format: it is UTF-16; save it as UTF-8"},
		{"WebVTT without its head", "a.vtt", "00:01.000 --> 00:02.000\nhi\n", "a.vtt:1: does not begin with WEBVTT"},
		{"WebVTT with a longer word for a head", "a.vtt", "WEBVTTX\n", "a.vtt:1: does not begin with WEBVTT"},
		{"CSV without a header", "a.csv", "", "a.csv:1: the file is empty; its first row must name the columns"},
		{
			"CSV with wrong columns, all of them told at once", "a.csv", "\nid,chanel,text,speaker,text\n",
			`a.csv:2: header: column "chanel" is no field of a message (call it attributes.chanel to keep it); column "text" is there twice; column "channel" is missing; column "conversation" is missing`,
		},
		{
			"CSV with a quote that is never closed", "a.csv", "channel,conversation,speaker,text\na,b,c,\"d" + strings.Repeat("x\n", 1<<20),
			"a.csv:1: the record after this line is longer than 1048576 bytes; is a quote left open?",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := readFatal(tt.file, tt.text, recording.ReadOptions{})
			if err == nil || err.Error() != tt.want {
				t.Errorf("error = %v\n   want %s", err, tt.want)
			}
		})
	}
}

func TestRead_tellsFormatsByTheirBeginning(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"\ufeff\n {\"text\":\"hi\"}",
		"Speaker;channel;conversation;text\ncustomer;a;b;hi",
		"\ufeffWEBVTT\n\n00:01.000 --> 00:02.000\nhi",
	} {
		messages, bad := read(t, "-", text, recording.ReadOptions{})
		if len(messages) != 1 || len(bad) != 0 {
			t.Errorf("read %q = %q, bad %q; want one message", text, messages, bad)
		}
	}
}

func TestRead_idsAreStable(t *testing.T) {
	t.Parallel()
	ids := func(name, text string) (ids []string) {
		for m, err := range recording.Read(recording.Source{Name: name, R: strings.NewReader(text)}, recording.ReadOptions{}) {
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, m.ID)
		}
		return ids
	}
	tests := []struct{ name, ext, text string }{
		{"jsonl", ".jsonl", "{\"text\":\"hi\"}\n{\"text\":\"hi\"}\n"},
		{"csv", ".csv", "channel,conversation,speaker,text\na,b,c,hi\na,b,c,hi\n"},
		{"webvtt", ".vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>hi</v><v B>hi</v>\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			first := ids("/data/day"+tt.ext, tt.text)
			if len(first) != 2 || first[0] == first[1] || len(first[0]) != len("rec-")+24 {
				t.Errorf("ids = %q, want two different ones such as rec-0123456789abcdef01234567", first)
			}
			expect(t, "ids of the same file elsewhere", ids("/tmp/day"+tt.ext, tt.text), first)
			if other := ids("/data/night"+tt.ext, tt.text); other[0] == first[0] {
				t.Errorf("another file has the id %s too", other[0])
			}
		})
	}
}

func TestRead_realRecordings(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../../../shared/data/replay/*.jsonl")
	more, err2 := filepath.Glob("../../../../shared/payloads/webvtt/*.vtt")
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	if files = append(files, more...); len(files) == 0 {
		t.Skip("no recordings beside the repository (../shared/data/replay, ../shared/payloads/webvtt)")
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		messages, bad := read(t, name, string(text), recording.ReadOptions{})
		if len(messages) == 0 || len(bad) != 0 {
			t.Errorf("%s: %d messages, bad records %q", name, len(messages), bad)
		}
		if want := strings.Count(string(text), "\n"); strings.HasSuffix(name, ".jsonl") && len(messages) != want {
			t.Errorf("%s: %d messages from %d lines", name, len(messages), want)
		}
	}
}
