"""Ridge regression on 32x32 pixels, or on how a picture file was stored, with the folds of given predictions.

ridge_baseline.py DATASET.h5 OUT.csv PREDICTIONS.h5...              pixels of the dataset
ridge_baseline.py DATASET.h5 OUT.csv PREDICTIONS.h5... --files DIR  colour mode and file kind of DIR's pictures

Writes thorax-metrics' canonical CSV: every fold's validation and test rows, predicted from that fold's training rows.
Every sample is a test row of exactly one fold, so the labels of all samples are known from the predictions.
"""
import argparse
import csv
import pathlib

import h5py
import numpy
from PIL import Image
from sklearn.linear_model import RidgeCV


def texts(column):
    return [value.decode() for value in column[:]]


def read_rows(path):
    """id, patient, fold, split and labels of every row of a predictions file, and its class names."""
    with h5py.File(path) as file:
        samples = file["samples"]
        rows = zip(texts(samples["id"]), texts(samples["patient"]), samples["fold"][:].tolist(),
                   texts(samples["split"]), file["labels"][:])
        return list(rows), [name.decode() for name in file["labels"].attrs["names"]]


def pixel_features(dataset, ids):
    """[n, 1024]: every sample's first plane at 32x32, in 0..1."""
    with h5py.File(dataset) as file:
        index = {id_: i for i, id_ in enumerate(texts(file["samples"]["id"]))}
        planes = (file["images"][index[id_], 0] for id_ in ids)
        small = [numpy.asarray(Image.fromarray(plane).resize((32, 32), Image.BOX)) for plane in planes]
    return numpy.stack(small).reshape(len(ids), -1) / 255.0


def file_features(folder, ids):
    """[n, kinds]: one-hot of colour mode and of the container found in the bytes, not in the file's name."""
    pictures = {path.name: path for path in pathlib.Path(folder).rglob("*") if path.is_file()}
    kinds = []
    for id_ in ids:
        with Image.open(pictures[pathlib.Path(id_).name]) as picture:
            kinds.append((picture.mode, picture.format))
    names = sorted({word for kind in kinds for word in kind})
    return numpy.array([[float(name in kind) for name in names] for kind in kinds])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset")
    parser.add_argument("output")
    parser.add_argument("predictions", nargs="+")
    parser.add_argument("--files")
    options = parser.parse_args()

    folds = [read_rows(path) for path in options.predictions]
    classes = folds[0][1]
    label = {row[0]: row[4] for rows, _ in folds for row in rows if row[3] == "test"}
    ids = sorted(label)
    position = {id_: i for i, id_ in enumerate(ids)}
    truth = numpy.stack([label[id_] for id_ in ids]).astype(float)
    features = file_features(options.files, ids) if options.files else pixel_features(options.dataset, ids)

    with open(options.output, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "patient", "fold", "split", "model"] + [f"true:{c}" for c in classes]
                        + [f"prob:{c}" for c in classes])
        for rows, _ in folds:
            held_out = {row[0] for row in rows}
            train = numpy.array([position[id_] for id_ in ids if id_ not in held_out])
            scores = numpy.empty((len(rows), len(classes)))
            at = [position[row[0]] for row in rows]
            for k in range(len(classes)):
                known = train[truth[train, k] >= 0]
                mean, deviation = features[known].mean(0), features[known].std(0) + 1e-6
                model = RidgeCV(alphas=numpy.logspace(0, 6, 13)).fit((features[known] - mean) / deviation, truth[known, k])
                scores[:, k] = model.predict((features[at] - mean) / deviation)
            chances = 1 / (1 + numpy.exp(-4 * (scores - 0.5)))
            for row, chance in zip(rows, chances):
                writer.writerow([row[0], row[1], row[2], row[3], "ridge"] + row[4].tolist()
                                + [f"{value:.6f}" for value in chance])


if __name__ == "__main__":
    main()
