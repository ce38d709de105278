// Package house holds no program: its tests are the architecture's documentation. They
// say which room may import which, and who may read the clock and the environment.
package house
