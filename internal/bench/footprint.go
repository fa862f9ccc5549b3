package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"time"
)

// footprint measures the size of the program, its memory, and how long it takes to start.
func (b *bench) footprint(ctx context.Context) error {
	file, err := os.Stat(b.program)
	if err != nil {
		return err
	}
	b.table.value("size of the program, stripped", float64(file.Size())/1e6, " million bytes", target{most: 40})
	path, err := firstPath()
	if err != nil {
		return err
	}
	data, err := b.data()
	if err != nil {
		return err
	}
	if _, err := b.startUp(ctx, data, path); err != nil {
		return err
	}
	if err := b.memory(ctx, data, path); err != nil {
		return err
	}
	const again, empty = 7, 3
	var times []float64
	for range again {
		took, err := b.startUp(ctx, data, path)
		if err != nil {
			return err
		}
		times = append(times, took)
	}
	b.table.value("start to first answer", median(times), " ms", target{most: 100})
	times = nil
	for range empty {
		data, err := b.data()
		if err != nil {
			return err
		}
		took, err := b.startUp(ctx, data, path)
		if err != nil {
			return err
		}
		times = append(times, took)
	}
	b.table.value("start to first answer, on an empty directory", median(times), " ms", target{most: 100})
	return nil
}

// startUp returns the time in milliseconds from the start of the program to the end of its first page.
func (b *bench) startUp(ctx context.Context, data, path string) (float64, error) {
	p, err := b.serve(ctx, data)
	if err != nil {
		return 0, err
	}
	_, err = once(p.at, get(path), http.StatusOK)
	took := time.Since(p.begun)
	return millis(took), errors.Join(err, p.stop())
}

// memory measures the resident memory after the first response, after a load, and at rest. Most of it is the program's
// own file, of which the kernel keeps the pages in use mapped; the heap and stacks are a third of it.
func (b *bench) memory(ctx context.Context, data, path string) error {
	p, err := b.serve(ctx, data)
	if err != nil {
		return err
	}
	defer p.stop()
	if _, err := once(p.at, get(path), http.StatusOK); err != nil {
		return err
	}
	idle, err := p.resident()
	if err != nil {
		return err
	}
	l, err := p.load(16, http.StatusOK, always(get(path)))
	if err != nil {
		return err
	}
	if _, err := l.run(ctx, time.Minute, 10_000); err != nil {
		return err
	}
	busy, err1 := p.resident()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(rest):
	}
	rested, err2 := p.resident()
	b.table.value("memory after the first answer", idle, " MB", target{most: 35})
	b.table.value("memory after 10,000 requests", busy, " MB", target{})
	b.table.value("memory some seconds later, at rest", rested, " MB", target{most: 35})
	return errors.Join(err1, err2)
}

// rest is the pause after the load, in which the runtime returns memory to the operating system.
const rest = 6 * time.Second
