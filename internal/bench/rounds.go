package main

import (
	"context"
	"slices"
	"time"
)

// A sample is the result of one turn of an arm.
type sample struct {
	done   int // operations
	took   time.Duration
	worked time.Duration   // processor time of the server; 0 if not measured
	asked  time.Duration   // processor time of this program, which sends the requests; 0 if not measured
	each   []time.Duration // how long each operation took; nil if not measured, or if several ran at once
}

// figures are medians over the rounds.
type figures struct {
	rate   float64 // operations a second
	worked float64 // processor time of the server for one operation, in microseconds
	asked  float64 // processor time of this program for one operation, in microseconds
	quick  float64 // what a tenth of the operations took at most, in microseconds; 0 if not measured
}

// micros returns the time of one operation in microseconds.
func (f figures) micros() float64 { return 1e6 / f.rate }

// An arm is one side of a comparison. It repeats an operation for about the duration d.
type arm func(ctx context.Context, d time.Duration) (sample, error)

// turns is the number of turns of each arm in one round. Disks and other load on the machine change within seconds;
// with short turns every change affects all arms.
const turns = 10

// alternate runs the arms in turns, A B A B…, and returns the figures of each.
func (b *bench) alternate(ctx context.Context, arms ...arm) ([]figures, error) {
	rates, works, asks := make([][]float64, len(arms)), make([][]float64, len(arms)), make([][]float64, len(arms))
	each := make([][]time.Duration, len(arms))
	if _, err := round(ctx, b.each/5, arms); err != nil { // warm-up
		return nil, err
	}
	for range b.rounds {
		samples, err := round(ctx, b.each, arms)
		if err != nil {
			return nil, err
		}
		for i, s := range samples {
			n := float64(max(1, s.done))
			rates[i] = append(rates[i], n/s.took.Seconds())
			works[i] = append(works[i], float64(s.worked.Microseconds())/n)
			asks[i] = append(asks[i], float64(s.asked.Microseconds())/n)
			each[i] = append(each[i], s.each...)
		}
	}
	all := make([]figures, len(arms))
	for i := range arms {
		all[i] = figures{median(rates[i]), median(works[i]), median(asks[i]), quickest(each[i])}
	}
	return all, nil
}

// round runs each arm for the duration d in total and returns the sum of its samples.
func round(ctx context.Context, d time.Duration, arms []arm) ([]sample, error) {
	sums := make([]sample, len(arms))
	for range turns {
		for i, a := range arms {
			s, err := a(ctx, d/turns)
			if err != nil {
				return nil, err
			}
			sums[i] = sample{
				sums[i].done + s.done, sums[i].took + s.took, sums[i].worked + s.worked, sums[i].asked + s.asked,
				append(sums[i].each, s.each...),
			}
		}
	}
	return sums, nil
}

func median(xs []float64) float64 {
	xs = slices.Sorted(slices.Values(xs))
	return (xs[(len(xs)-1)/2] + xs[len(xs)/2]) / 2
}

// quickest returns what a tenth of operations took at most, in microseconds, or 0 for none. These are those which other
// load on the machine and the disk did not hold up.
func quickest(each []time.Duration) float64 {
	if len(each) == 0 {
		return 0
	}
	each = slices.Sorted(slices.Values(each))
	return float64(each[len(each)/10].Nanoseconds()) / 1000
}

// timed calls do n times and returns the sample.
func timed(n int, do func(i int) error) (s sample, err error) {
	for i := range n {
		if err := s.time(func() error { return do(i) }); err != nil {
			return sample{}, err
		}
	}
	return s, nil
}

// time adds an operation, which do runs.
func (s *sample) time(do func() error) error {
	begin := time.Now()
	if err := do(); err != nil {
		return err
	}
	took := time.Since(begin)
	s.done, s.took, s.each = s.done+1, s.took+took, append(s.each, took)
	return nil
}
