package main

import (
	"strconv"

	"github.com/anishathalye/porcupine"
)

// Numbers in small structs and an int as the state, as in etcdModel of Porcupine's own tests: with the
// texts of the other models it takes three times as long.
type etcdInput struct {
	op         uint8
	arg1, arg2 int
}

type etcdOutput struct {
	ok, exists, unknown bool
	value               int
}

const (
	etcdRead = iota
	etcdWrite
	etcdCas
)

const etcdNull = -1_000_000

func etcdNumber(text string) int {
	if text == "null" || text == "" {
		return etcdNull
	}
	number, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return number
}

func etcdOperation(l line) (any, any) {
	out := etcdOutput{ok: l.Status == "ok", unknown: l.Status == "info"}
	switch l.F {
	case "read":
		out.value = etcdNumber(l.Out)
		out.exists = out.value != etcdNull
		return etcdInput{op: etcdRead}, out
	case "write":
		return etcdInput{op: etcdWrite, arg1: etcdNumber(l.In)}, out
	}
	return etcdInput{op: etcdCas, arg1: etcdNumber(l.In), arg2: etcdNumber(l.To)}, out
}

var etcd = porcupine.Model{
	Init: func() any { return etcdNull },
	Step: func(state, input, output any) (bool, any) {
		held, in, out := state.(int), input.(etcdInput), output.(etcdOutput)
		switch in.op {
		case etcdRead:
			saw := (!out.exists && held == etcdNull) || (out.exists && held == out.value)
			return saw || out.unknown, held
		case etcdWrite:
			return true, in.arg1
		}
		next := held
		if in.arg1 == held {
			next = in.arg2
		}
		return out.unknown || (in.arg1 == held) == out.ok, next
	},
}
