"""What Cuelight does, sentence by sentence."""
