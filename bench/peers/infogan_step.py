"""The InfoGAN MNIST training step in PyTorch, written independently of the library's: see bench/README.md.

One JSON line a step on standard output, as bench/peers/protocol.mjs says.
"""

import argparse
import json
import math
import os
import resource
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

LOG_SCALE_BOUND = 3.0  # Q's log sigma is squashed into (-3, 3), as the library's is
CATEGORIES = 10
LEAKY_SLOPE = 0.1
CATEGORICAL_WEIGHT = 1.0
CONTINUOUS_WEIGHT = 0.1


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense1 = nn.Linear(74, 1024, bias=False)
        self.norm1 = nn.BatchNorm1d(1024, momentum=0.02)
        self.dense2 = nn.Linear(1024, 128 * 7 * 7, bias=False)
        self.norm2 = nn.BatchNorm1d(128 * 7 * 7, momentum=0.02)
        self.upconv1 = nn.ConvTranspose2d(128, 64, 4, stride=2, padding=1, bias=False)
        self.norm3 = nn.BatchNorm2d(64, momentum=0.02)
        self.upconv2 = nn.ConvTranspose2d(64, 1, 4, stride=2, padding=1)

    def forward(self, latents):
        x = F.relu(self.norm1(self.dense1(latents)))
        x = F.relu(self.norm2(self.dense2(x))).view(-1, 128, 7, 7)
        x = F.relu(self.norm3(self.upconv1(x)))
        return torch.sigmoid(self.upconv2(x))


class Critic(nn.Module):
    """D and Q on one trunk; returns D's logits [n] and Q's heads [n, 14]."""

    def __init__(self):
        super().__init__()
        self.trunk = nn.ModuleDict(
            {
                "conv1": nn.Conv2d(1, 64, 4, stride=2, padding=1),
                "conv2": nn.Conv2d(64, 128, 4, stride=2, padding=1, bias=False),
                "norm2": nn.BatchNorm2d(128, momentum=0.02),
                "dense3": nn.Linear(128 * 7 * 7, 1024, bias=False),
                "norm3": nn.BatchNorm1d(1024, momentum=0.02),
            }
        )
        self.discriminator = nn.ModuleDict({"dense": nn.Linear(1024, 1)})
        self.q = nn.ModuleDict(
            {
                "dense1": nn.Linear(1024, 128, bias=False),
                "norm1": nn.BatchNorm1d(128, momentum=0.02),
                "dense2": nn.Linear(128, CATEGORIES + 2 * 2),
            }
        )

    def forward(self, x, with_q=True):
        trunk, q = self.trunk, self.q
        x = F.leaky_relu(trunk["conv1"](x), LEAKY_SLOPE)
        x = F.leaky_relu(trunk["norm2"](trunk["conv2"](x)), LEAKY_SLOPE).flatten(1)
        x = F.leaky_relu(trunk["norm3"](trunk["dense3"](x)), LEAKY_SLOPE)
        logits = self.discriminator["dense"](x).squeeze(1)
        if not with_q:
            return logits, None
        return logits, q["dense2"](F.leaky_relu(q["norm1"](q["dense1"](x)), LEAKY_SLOPE))


def information(heads, latents):
    """The bound H(c) + E log Q(c|x) of each code, in nats."""
    digit = -F.cross_entropy(heads[:, :CATEGORIES], latents[:, :CATEGORIES].argmax(1))
    bounds = {"digit": math.log(CATEGORIES) + digit}
    for i, name in enumerate(("style1", "style2")):
        mean, raw = heads[:, CATEGORIES + 2 * i], heads[:, CATEGORIES + 2 * i + 1]
        log_scale = LOG_SCALE_BOUND * torch.tanh(raw / LOG_SCALE_BOUND)
        z = (latents[:, CATEGORIES + i] - mean) * torch.exp(-log_scale)
        log_q = -0.5 * z * z - log_scale - 0.5 * math.log(2 * math.pi)
        bounds[name] = math.log(2) + log_q.mean()
    return bounds


def weighted(bounds):
    return CATEGORICAL_WEIGHT * bounds["digit"] + CONTINUOUS_WEIGHT * (bounds["style1"] + bounds["style2"])


def train_step(generator, critic, generator_adam, critic_adam, real, latents):
    fake = generator(latents)

    critic_adam.zero_grad(set_to_none=True)
    real_logits, _ = critic(real, with_q=False)
    fake_logits, heads = critic(fake.detach())
    bounds = information(heads, latents)
    critic_loss = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean() - weighted(bounds)
    critic_loss.backward()
    critic_adam.step()

    # The generator's update needs the gradient with respect to the samples only.
    critic.requires_grad_(False)
    generator_adam.zero_grad(set_to_none=True)
    fake_logits, heads = critic(fake)
    generator_loss = F.softplus(-fake_logits).mean() - weighted(information(heads, latents))
    generator_loss.backward()
    generator_adam.step()
    critic.requires_grad_(True)
    return {"critic": critic_loss, "generator": generator_loss, **bounds}


def load(module, prefix, read):
    """Copies the library's initial weights; its dense weights are [inputs, outputs], PyTorch's the other way round."""
    renamed = {"scale": "weight", "shift": "bias", "weight": "weight", "bias": "bias"}
    parameters = dict(module.named_parameters())
    with torch.no_grad():
        for name in read.names(prefix):
            layer, leaf = name[len(prefix) :].rsplit(".", 1)
            value = torch.from_numpy(read(name))
            parameter = parameters.pop(f"{layer}.{renamed[leaf]}")
            parameter.copy_(value.T if "dense" in layer and leaf == "weight" else value)
    if parameters:
        raise ValueError(f"no initial value for {sorted(parameters)}")


class Start:
    """What writeStart wrote: float32 arrays by name, mapped and not read."""

    def __init__(self, folder):
        with open(os.path.join(folder, "start.json")) as file:
            header = json.load(file)
        self.arrays = header["arrays"]
        self.batches, self.full_batch = header["batches"], header["fullBatch"]
        self.memory = np.memmap(os.path.join(folder, "start.bin"), dtype="<f4", mode="r")

    def names(self, prefix):
        return [name for name in self.arrays if name.startswith(prefix)]

    def __call__(self, name):
        entry = self.arrays[name]
        at = entry["offset"] // 4
        return np.array(self.memory[at : at + math.prod(entry["shape"])]).reshape(entry["shape"])

    def rows(self, name, step, batch):
        shape = self.arrays[name]["shape"][1:]
        size = math.prod(shape)
        at = self.arrays[name]["offset"] // 4 + (step % self.batches) * self.full_batch * size
        return torch.from_numpy(np.array(self.memory[at : at + batch * size]).reshape([batch, *shape]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--start", required=True)
    for name in ("batch", "steps", "threads"):
        parser.add_argument(f"--{name}", type=int, required=True)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    start = Start(options.start)
    generator, critic = Generator(), Critic()
    load(generator, "generator.", start)
    load(critic, "critic.", start)
    generator_adam = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.5, 0.999))
    critic_adam = torch.optim.Adam(critic.parameters(), lr=2e-4, betas=(0.5, 0.999))
    print(json.dumps({"engine": f"PyTorch {torch.__version__}, cpu, threads: {options.threads}"}), flush=True)

    for step in range(options.steps):
        real = start.rows("real", step, options.batch)
        latents = start.rows("latents", step, options.batch)
        began = time.perf_counter()
        figures = train_step(generator, critic, generator_adam, critic_adam, real, latents)
        ms = 1000 * (time.perf_counter() - began)
        figures = {name: value.item() for name, value in figures.items()}
        print(json.dumps({"ms": ms, "figures": figures}), flush=True)
    print(json.dumps({"peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}), flush=True)


if __name__ == "__main__":
    main()
