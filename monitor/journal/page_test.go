package journal

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"undertone/monitor/contact"
)

func encode(messages []contact.Message) []byte {
	var w pageWriter
	w.reset()
	for i := range messages {
		w.add(&messages[i])
	}
	return w.buf
}

func TestPage_givesBackEveryField(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 2))
		want := make([]contact.Message, 1+random.IntN(50))
		for i := range want {
			want[i] = randomMessage(random)
		}
		got, err := decodePage(encode(want))
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: read back\n%+v\nwant\n%+v", seed, got, want)
		}
	}
}

// sizeOf decides what still fits into a page, so it must never be too small.
func TestPage_sizeIsAnUpperBound(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 3))
	for range 5000 {
		m := randomMessage(random)
		if got, most := len(encode([]contact.Message{m}))-len(pageHead), sizeOf(&m); got > most {
			t.Fatalf("%d bytes, and sizeOf says at most %d: %+v", got, most, m)
		}
	}
}

// The bytes are on people's disks: who changes them needs a new head and must
// still read the old.
func TestPage_bytesStayTheSame(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	page := encode([]contact.Message{
		{
			ID: "m-81", Channel: "web-chat", Conversation: "c-42", Text: "还没到", At: at, Received: at.Add(250 * time.Millisecond),
			Speaker: contact.Bot, Medium: contact.SMS, Agent: "a-7", Customer: "u-9", Lang: "zh-Hans",
			Attributes: map[string]string{"queue": "vip", "a": ""},
		},
		{ID: "m-82", Channel: "web-chat", Conversation: "c-42", Text: "ok", At: at, Received: at.Add(time.Second), Partial: true},
	})
	const want = `
		757401
		d2 f4a7e3d8bf68 f303 046d2d3831 087765622d63686174 04632d3432 09e8bf98e6b2a1e588b0
		   03612d37 03752d39 077a682d48616e73
		   02 016100 057175657565 03766970
		20 dc0b cf0f 046d2d3832 087765622d63686174 04632d3432 026f6b`
	if got := hex.EncodeToString(page); got != strings.Join(strings.Fields(want), "") {
		t.Errorf("a page is now\n%s\nwant\n%s", got, want)
	}
}

func TestDecodePage_refusesWhatIsNotWhole(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(4, 4))
	page := encode([]contact.Message{randomMessage(random), randomMessage(random)})
	first := len(encode([]contact.Message{randomMessage(rand.New(rand.NewPCG(4, 4)))}))
	for n := range len(page) {
		if _, err := decodePage(page[:n]); (err == nil) != (n == first) {
			t.Errorf("the first %d of %d bytes: error %v", n, len(page), err)
		}
	}
	page[2]++
	if _, err := decodePage(page); err == nil {
		t.Error("a page of a newer form was read")
	}
}

func FuzzDecodePage(f *testing.F) {
	random := rand.New(rand.NewPCG(5, 5))
	for range 5 {
		f.Add(encode([]contact.Message{randomMessage(random), randomMessage(random)}))
	}
	f.Add([]byte(pageHead))
	f.Add([]byte(pageHead + "\x40\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00\x00\x00\x00\x00\xff\xff\xff\xff\x0f"))
	f.Fuzz(func(t *testing.T, data []byte) {
		once, err := decodePage(data)
		if err != nil {
			return
		}
		for i := range once {
			if len(once[i].Attributes) == 0 {
				once[i].Attributes = nil
			}
		}
		twice, err := decodePage(encode(once))
		if err != nil {
			t.Fatalf("what was read cannot be read again: %v", err)
		}
		if !reflect.DeepEqual(once, twice) {
			t.Fatalf("read\n%+v\nand then\n%+v", once, twice)
		}
	})
}

func randomMessage(random *rand.Rand) contact.Message {
	received := time.UnixMilli(1_800_000_000_000 + random.Int64N(1_000_000)).UTC()
	m := contact.Message{
		ID: randomText(random, 40), Channel: randomText(random, 20), Conversation: randomText(random, 300),
		Text: randomText(random, 9000), Speaker: contact.Speaker(random.IntN(4)), Medium: contact.Medium(random.IntN(5)),
		Received: received, At: received.Add(time.Duration(random.Int64N(1e9)-9e8) * time.Millisecond),
		Partial: random.IntN(4) == 0,
	}
	if random.IntN(2) == 0 {
		m.Agent, m.Customer, m.Lang = randomText(random, 9), randomText(random, 9), randomText(random, 9)
	}
	if n := random.IntN(5); n > 0 {
		m.Attributes = make(map[string]string)
		for i := range n {
			m.Attributes[fmt.Sprint(i, randomText(random, 20))] = randomText(random, 20)
		}
	}
	return m
}

func randomText(random *rand.Rand, most int) string {
	const alphabet = "ab还没\x00\n\"é👍 "
	letters := []rune(alphabet)
	text := make([]rune, random.IntN(1+random.IntN(most)))
	for i := range text {
		text[i] = letters[random.IntN(len(letters))]
	}
	return string(text)
}
