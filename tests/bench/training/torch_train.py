"""Trains a torchvision network on a Thorax dataset the usual way; prints images per second.

    torch_train.py FILE resnet18|densenet121 stock|tuned BATCH STEPS

stock: float32, contiguous. tuned: bfloat16 autocast and channels-last.
The first two steps warm up and are not counted.
"""

import sys
import time

import h5py
import torch
import torchvision

WARM_UP = 2


class Samples(torch.utils.data.Dataset):
    def __init__(self, path):
        self.file = h5py.File(path, "r")
        self.images = self.file["images"]
        self.labels = self.file["labels"][:, 0].astype("float32")

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        image = torch.from_numpy(self.images[index]).float().div_(127.5).sub_(1)
        return image.expand(3, -1, -1), self.labels[index]


def main(path, name, mode, batch, steps):
    tuned = mode == "tuned"
    torch.manual_seed(0)
    model = getattr(torchvision.models, name)(weights=None, num_classes=1).train()
    layout = torch.channels_last if tuned else torch.contiguous_format
    model = model.to(memory_format=layout)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)
    loader = torch.utils.data.DataLoader(Samples(path), batch_size=batch, shuffle=True,
                                         drop_last=True)
    done, start = 0, None
    while done < steps + WARM_UP:
        for images, labels in loader:
            if done == WARM_UP:
                start = time.perf_counter()
            optimizer.zero_grad(set_to_none=True)
            with torch.autocast("cpu", torch.bfloat16, enabled=tuned):
                outputs = model(images.contiguous(memory_format=layout))
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                outputs.float().squeeze(1), labels)
            loss.backward()
            optimizer.step()
            done += 1
            if done == steps + WARM_UP:
                break
    print(f"{steps * batch / (time.perf_counter() - start):.2f}")


main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
