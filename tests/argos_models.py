"""Real Argos packages, small enough to be built by a test: a word-for-word dictionary as a Transformer.

The weights are set by hand, so that CTranslate2 computes an exact dictionary look-up: every piece of the
vocabulary has a dimension of its own and so has every position. The decoder's attention finds the input piece
that stands at the position to be written, its value matrix holds the dictionary, and the projection reads off
the best piece. What the dictionary does not list is copied, letter by letter where it is no word of it.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import sentencepiece
from ctranslate2.specs import common_spec, transformer_spec

Matrix: TypeAlias = npt.NDArray[np.float32]
Dictionary: TypeAlias = Mapping[str, str | tuple[str, ...]]
"""The translation of each word, or several, the likeliest first."""

ENGLISH_FRENCH: Dictionary = MappingProxyType(
    {
        "the": "le",
        "economy": "économie",
        "grew": "augmenta",
        "fell": "baissa",
        "by": "de",
        "in": "en",
        "and": "et",
        "district": ("arrondissement", "district"),
        "students": "étudiants",
        "universities": "universités",
        "unemployment": "chômage",
        "quarter": "trimestre",
        "second": "deuxième",
        "year": "année",
    }
)

LONGEST_SENTENCE = 256
"""Pieces; a longer sentence makes CTranslate2 fail."""
CHARACTERS = "".join(map(chr, range(33, 127))) + "€£’«»éèêàâçôûîïëùÉÀÇ°–—\N{NO-BREAK SPACE}"
WORD_START = "\N{LOWER ONE EIGHTH BLOCK}"
START = "<s>"
ATTENTION = 60.0
"""The logit by which the attention prefers the piece at its own position."""
CERTAINTY = 20.0
"""The logit of the likeliest translation; each further one has `STEP` less."""
STEP = 1.0


def write_package(
    path: Path,
    dictionary: Dictionary = ENGLISH_FRENCH,
    pair: tuple[str, str] = ("en", "fr"),
    version: str = "0.1",
    target_prefix: str = "",
) -> Path:
    """Write an `.argosmodel` that translates with `dictionary` between two Argos language codes.

    A word stands for itself and for its capitalised form. An entry of one character, such as a digit or a
    bracket, is replaced wherever it stands.
    """
    pieces = _train_pieces(dictionary)
    source, target = pair
    folder = f"translate-{source}_{target}-{version.replace('.', '_')}"
    metadata = {
        "package_version": version,
        "argos_version": "1.11.0",
        "from_code": source,
        "from_name": source,
        "to_code": target,
        "to_name": target,
        "target_prefix": target_prefix,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as model, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        _write_model(Path(model), *_translation_weights(pieces, dictionary))
        package.writestr(f"{folder}/metadata.json", json.dumps(metadata))
        package.writestr(f"{folder}/README.md", "A dictionary for tests.\n")
        package.writestr(f"{folder}/sentencepiece.model", pieces)
        for file in sorted(Path(model).iterdir()):
            package.write(file, f"{folder}/model/{file.name}")
    return path


# --- vocabulary -------------------------------------------------------------------------------------


def _train_pieces(dictionary: Dictionary) -> bytes:
    """A SentencePiece model with one piece for each word of the dictionary and one for each character."""
    words = [word for entry in dictionary.items() for word in _spellings(*entry) if len(word) > 1]
    symbols = list(
        dict.fromkeys(
            WORD_START + form for word in words for form in dict.fromkeys([word, word.capitalize()])
        )
    )
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([" ".join(words), " ".join(CHARACTERS), CHARACTERS] * 5),
        model_writer=model,
        model_type="bpe",
        vocab_size=len(symbols) + len(CHARACTERS) + 45,
        hard_vocab_limit=False,
        user_defined_symbols=symbols,
        required_chars=CHARACTERS,
        character_coverage=1.0,
        normalization_rule_name="identity",
        pad_id=-1,
        num_threads=1,
        minloglevel=3,
    )
    return model.getvalue()


def _spellings(word: str, translations: str | tuple[str, ...]) -> list[str]:
    return [word, *([translations] if isinstance(translations, str) else translations)]


def _translation_weights(pieces: bytes, dictionary: Dictionary) -> tuple[list[str], Matrix]:
    """The vocabulary, and the logit of each piece (row) as the translation of each piece (column)."""
    processor = sentencepiece.SentencePieceProcessor(model_proto=pieces)
    vocabulary = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    logits = np.eye(len(vocabulary), dtype=np.float32) * CERTAINTY
    for entry in dictionary.items():
        word, *translations = _spellings(*entry)
        for written in (str, str.capitalize) if len(word) > 1 else (str,):
            column = vocabulary.index(_piece(written(word)))
            logits[column, column] = 0
            for rank, translation in enumerate(translations):
                logits[vocabulary.index(_piece(written(translation))), column] = CERTAINTY - rank * STEP
    return vocabulary, logits


def _piece(word: str) -> str:
    return word if len(word) == 1 else WORD_START + word


# --- weights ----------------------------------------------------------------------------------------


def _write_model(folder: Path, vocabulary: list[str], logits: Matrix) -> None:
    """A Transformer of one layer in CTranslate2's format; all but the cross-attention passes through."""
    words = len(vocabulary)
    depth = words + LONGEST_SENTENCE
    depth += -depth % 8
    nothing = np.zeros((depth, depth), np.float32)
    # Layer normalisation of a vector with two ones, its piece and its position, leaves this in both.
    unit = (1 - 2 / depth) / np.sqrt(2 / depth - (2 / depth) ** 2)
    positions = np.arange(words, words + LONGEST_SENTENCE)
    own_position = nothing.copy()
    own_position[positions, positions] = np.sqrt(ATTENTION * np.sqrt(depth)) / unit
    look_up = nothing.copy()
    look_up[:words, :words] = logits / unit

    spec = transformer_spec.TransformerSpec.from_config(
        (1, 1), 1, pre_norm=True, activation=common_spec.Activation.RELU
    )
    for stack in (spec.encoder, spec.decoder):
        embeddings = stack.embeddings[0] if isinstance(stack.embeddings, list) else stack.embeddings
        embeddings.weight = np.eye(words, depth, dtype=np.float32)
        stack.scale_embeddings = False
        stack.position_encodings.encodings = np.eye(LONGEST_SENTENCE, depth, words, dtype=np.float32)
        layer = stack.layer[0]
        for normalised in (stack, layer.self_attention, layer.ffn):
            _set_norm(normalised.layer_norm, depth)
        _set_linear(layer.self_attention.linear[0], np.vstack([nothing] * 3))
        _set_linear(layer.self_attention.linear[1], nothing)
        _set_linear(layer.ffn.linear_0, np.zeros((8, depth), np.float32))
        _set_linear(layer.ffn.linear_1, np.zeros((depth, 8), np.float32))
    across = spec.decoder.layer[0].attention
    _set_norm(across.layer_norm, depth)
    _set_linear(across.linear[0], own_position)
    _set_linear(across.linear[1], np.vstack([own_position, look_up]))
    _set_linear(across.linear[2], np.eye(depth, dtype=np.float32))
    _set_linear(spec.decoder.projection, np.eye(words, depth, dtype=np.float32))

    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = True
    spec.config.decoder_start_token = START
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))


def _set_norm(norm: common_spec.LayerNormSpec, depth: int) -> None:
    norm.gamma = np.ones(depth, np.float32)
    norm.beta = np.zeros(depth, np.float32)


def _set_linear(linear: common_spec.LinearSpec, weight: Matrix) -> None:
    linear.weight = weight
    linear.bias = np.zeros(len(weight), np.float32)
