"""From text to sentences, words, trees and names: the one door to any language model."""
