package alert

import (
	"hash/fnv"
	"slices"
	"sync"
	"time"
)

// Contacts counts the conversations of a customer in the last 7 days, whatever
// channel they were in and whichever tracker follows them. Every Tracker that is
// given it adds a part of its own and saves that part; asking looks into all of
// them. It is safe for concurrent use.
//
// A customer and a conversation are known by 64-bit hashes: no name is kept for
// longer than the conversation is followed.
type Contacts struct {
	mu    sync.RWMutex
	parts []*contactsPart
}

// NewContacts returns a Contacts that knows nobody.
func NewContacts() *Contacts { return new(Contacts) }

const (
	// contactsFor is how long a conversation counts.
	contactsFor = int64(7 * 24 * time.Hour / time.Millisecond)
	// mostContacts is the most that is counted: more is no other case, and a
	// customer who is a machine must not cost more than others.
	mostContacts = 16
)

// count is how many conversations of a customer began in the 7 days up to now,
// at most mostContacts. What began later is left out: another shard may be ahead,
// and the same messages must give the same number.
func (c *Contacts) count(customer uint64, now int64) int {
	var found [mostContacts]uint64
	n := 0
	c.mu.RLock()
	defer c.mu.RUnlock()
	for _, p := range c.parts {
		n = p.list(&found, n, customer, now)
	}
	return n
}

// join adds a part.
func (c *Contacts) join(p *contactsPart) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.parts = append(c.parts, p)
}

// contactsPart is a log of one tracker's conversations in the order in which they
// began, each with the way to the one before of the same customer. It is kept in
// chunks that are only ever added to, so that a snapshot can share them.
type contactsPart struct {
	most int

	mu        sync.RWMutex
	newest    map[uint64]uint64 // number of a customer's newest, by hash
	chunks    []*contactsChunk
	first     uint64 // number of the oldest that counts
	next      uint64 // number that the next will get; they start from 1
	forgotten uint64
}

type contactsChunk [contactsChunkLen]contactOf

// contactsChunkLen makes a chunk 32 KiB.
const contactsChunkLen = 1024

// contactOf is one conversation of a customer.
type contactOf struct {
	customer, conversation uint64
	began                  int64
	before                 uint64 // number of the customer's one before, or 0
}

func newContactsPart(most int) *contactsPart {
	return &contactsPart{most: most, newest: make(map[uint64]uint64), first: 1, next: 1}
}

// note adds a conversation, and drops what counts no longer. Where there are too
// many the oldest goes first, and is counted.
func (p *contactsPart) note(customer, conversation uint64, now int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.first < p.next && p.at(p.first).began <= now-contactsFor {
		p.drop()
	}
	for p.next-p.first >= uint64(p.most) {
		p.drop()
		p.forgotten++
	}
	p.add(contactOf{customer, conversation, now, p.newest[customer]})
}

func (p *contactsPart) add(c contactOf) {
	if n := p.next - p.base(); n >= uint64(len(p.chunks))*contactsChunkLen {
		p.chunks = append(p.chunks, new(contactsChunk))
	}
	*p.at(p.next) = c
	p.newest[c.customer] = p.next
	p.next++
}

// drop forgets the oldest.
func (p *contactsPart) drop() {
	c := p.at(p.first)
	if p.newest[c.customer] == p.first {
		delete(p.newest, c.customer)
	}
	p.first++
	if p.first%contactsChunkLen == 0 {
		p.chunks = p.chunks[1:]
	}
}

// base is the number that the first place of the first chunk has.
func (p *contactsPart) base() uint64 { return p.first - p.first%contactsChunkLen }

func (p *contactsPart) at(n uint64) *contactOf {
	n -= p.base()
	return &p.chunks[n/contactsChunkLen][n%contactsChunkLen]
}

// list adds a customer's conversations to the n that were found already.
func (p *contactsPart) list(found *[mostContacts]uint64, n int, customer uint64, now int64) int {
	p.mu.RLock()
	defer p.mu.RUnlock()
	at := p.newest[customer]
	for looked := 0; at >= p.first && looked < 2*mostContacts && n < mostContacts; looked++ {
		c := p.at(at)
		if c.began <= now-contactsFor {
			break
		}
		if c.began <= now && !slices.Contains(found[:n], c.conversation) {
			found[n] = c.conversation
			n++
		}
		at = c.before
	}
	return n
}

// size is how many conversations are known, and how many were forgotten before
// their time.
func (p *contactsPart) size() (known int, forgotten uint64) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return int(p.next - p.first), p.forgotten
}

// nameOf is the hash of a name, never 0.
func nameOf(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return max(1, h.Sum64())
}
