#!/usr/bin/python3
"""Images per second that PyTorch and torchvision train with on a Thorax dataset (layout stack), to set ours beside.

usage: torch_training.py DATA.h5 --model resnet18|densenet121 --mode stock|tuned [--batch 8] [--steps 10] [--threads 2]

stock: float32, as written in tutorials. tuned: bfloat16 autocast and channels-last. A step is forward, backward and SGD
with momentum on a batch read from the file; the median over the steps after two warm-up steps counts.
"""
import argparse
import contextlib
import statistics
import time

import h5py
import torch
import torchvision


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("--model", default="resnet18")
    parser.add_argument("--mode", choices=["stock", "tuned"], default="stock")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def batches(images, size):
    """Consecutive batches of three-channel images in [0, 1], round and round."""
    start = 0
    while True:
        if start + size > len(images):
            start = 0
        batch = torch.from_numpy(images[start:start + size]).float() / 255
        yield (batch.expand(-1, 3, -1, -1) - 0.449) / 0.226
        start += size


def main():
    arguments = options()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    network = getattr(torchvision.models, arguments.model)(weights=None, num_classes=2)
    tuned = arguments.mode == "tuned"
    if tuned:
        network = network.to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9)
    labels = torch.arange(arguments.batch) % 2
    seconds = []
    with h5py.File(arguments.data) as file:
        source = batches(file["images"], arguments.batch)
        for _ in range(arguments.steps + 2):
            start = time.perf_counter()
            images = next(source)
            if tuned:
                images = images.contiguous(memory_format=torch.channels_last)
            optimizer.zero_grad()
            with torch.autocast("cpu", torch.bfloat16) if tuned else contextlib.nullcontext():
                loss = torch.nn.functional.cross_entropy(network(images), labels)
            loss.backward()
            optimizer.step()
            seconds.append(time.perf_counter() - start)
    print(f"{arguments.batch / statistics.median(seconds[2:]):.2f} images/s")


if __name__ == "__main__":
    main()
