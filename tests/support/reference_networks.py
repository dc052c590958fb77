#!/usr/bin/python3
"""Writes what torchvision computes with a randomly drawn network, for comparison with ours.

usage: reference_networks.py MODEL OUTPUT.pt

OUTPUT holds one dictionary of float64 tensors: "images" [N,3,H,W] in [0, 1], "coefficients" [N,classes], the
"scores" of one training step, and for every name in the state dictionary "before/NAME", "after/NAME" (running
statistics) and "gradient/NAME" of the loss sum(coefficients * scores).
"""
import sys

import torch
import torchvision

MEAN, DEVIATION = 0.449, 0.226


def draw(network):
    """Draws scales about 0.5 and shifts that keep a channel well above or below the kink of ReLU for every pixel.

    Near the kink the gradient jumps, and even torchvision's own float32 gradients are 1% off its float64 ones.
    """
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.normal_(module.weight, 0.5, 0.05)
            on = torch.rand(module.num_features) < 0.75
            module.bias.data = torch.where(on, 3.0, -20.0)


def main(model, path):
    torch.manual_seed(20)
    network = getattr(torchvision.models, model)(weights=None, num_classes=5)
    draw(network)
    # Values that float32 holds, so that both precisions start from the same numbers.
    images = torch.rand(4, 3, 96, 96).double()
    coefficients = torch.randn(4, 5).double()
    network.double().train()

    tensors = {"images": images, "coefficients": coefficients}
    for name, tensor in network.state_dict().items():
        tensors["before/" + name] = tensor.double().clone()
    scores = network((images - MEAN) / DEVIATION)
    (coefficients * scores).sum().backward()
    tensors["scores"] = scores.detach()
    for name, tensor in network.state_dict().items():
        tensors["after/" + name] = tensor.double()
    for name, parameter in network.named_parameters():
        tensors["gradient/" + name] = parameter.grad
    torch.save(tensors, path)


if __name__ == "__main__":
    main(*sys.argv[1:])
