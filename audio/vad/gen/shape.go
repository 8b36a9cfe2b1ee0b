package main

func checkShape(g *graph) error { return nil }
