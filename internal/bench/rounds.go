package main

import (
	"context"
	"slices"
	"time"
)

// A sample is what an arm did in a turn.
type sample struct {
	done   int
	took   time.Duration
	worked time.Duration // processor time of the server; 0 if it is not known
}

// figures are medians over the rounds.
type figures struct {
	rate   float64 // a second
	worked float64 // processor time of the server for each, in microseconds
}

// micros is the time that each took, in microseconds.
func (f figures) micros() float64 { return 1e6 / f.rate }

// An arm is one side of a comparison. It does the same again and again for about d.
type arm func(ctx context.Context, d time.Duration) (sample, error)

// turns is how often the arms take turns in one round. Disks and neighbours have moods that last
// for a second; short turns let every arm have its share of each.
const turns = 10

// alternate lets the arms take turns, A B A B…, and returns the figures of each.
func (b *bench) alternate(ctx context.Context, arms ...arm) ([]figures, error) {
	rates, works := make([][]float64, len(arms)), make([][]float64, len(arms))
	if _, err := round(ctx, b.each/5, arms); err != nil { // to get warm
		return nil, err
	}
	for range b.rounds {
		samples, err := round(ctx, b.each, arms)
		if err != nil {
			return nil, err
		}
		for i, s := range samples {
			n := float64(max(1, s.done))
			rates[i], works[i] = append(rates[i], n/s.took.Seconds()), append(works[i], float64(s.worked.Microseconds())/n)
		}
	}
	all := make([]figures, len(arms))
	for i := range arms {
		all[i] = figures{median(rates[i]), median(works[i])}
	}
	return all, nil
}

// round gives each arm d in all, and returns what each did.
func round(ctx context.Context, d time.Duration, arms []arm) ([]sample, error) {
	sums := make([]sample, len(arms))
	for range turns {
		for i, a := range arms {
			s, err := a(ctx, d/turns)
			if err != nil {
				return nil, err
			}
			sums[i] = sample{sums[i].done + s.done, sums[i].took + s.took, sums[i].worked + s.worked}
		}
	}
	return sums, nil
}

func median(xs []float64) float64 {
	xs = slices.Sorted(slices.Values(xs))
	return (xs[(len(xs)-1)/2] + xs[len(xs)/2]) / 2
}

// timed returns the sample of doing something n times, and doing it.
func timed(n int, do func(i int) error) (sample, error) {
	begin := time.Now()
	for i := range n {
		if err := do(i); err != nil {
			return sample{}, err
		}
	}
	return sample{done: n, took: time.Since(begin)}, nil
}
