package recording

import "context"

const (
	// laneBatches is how many batches may wait in a lane. A few let the other
	// lanes work on while one conversation holds its own lane up.
	laneBatches = 4
	// maxBody keeps a request well within the 8 MiB that servers take.
	maxBody = 1 << 20
)

// run sends the messages of one lane, one request at a time: that is what
// keeps each conversation in order. It never waits for a batch to fill up; what
// has come in while the last one was answered is the next.
func (p *player) run(ctx context.Context, in <-chan Message) {
	for {
		var first Message
		var ok bool
		select {
		case <-ctx.Done():
			return
		case first, ok = <-in:
			if !ok || ctx.Err() != nil {
				return
			}
		}
		result, err := p.client.send(ctx, collect(first, in, p.opts.Batch))
		p.settle(result)
		if err != nil {
			p.cancel(err)
			return
		}
	}
}

// collect adds to the first message those that are there already.
func collect(first Message, in <-chan Message, most int) []Message {
	batch := append(make([]Message, 0, most), first)
	for size := first.size(); len(batch) < most && size < maxBody; {
		select {
		case m, ok := <-in:
			if !ok {
				return batch
			}
			batch = append(batch, m)
			size += m.size()
		default:
			return batch
		}
	}
	return batch
}
