"""A GAN training step in PyTorch, written independently of the library's, for every workload: see bench/README.md.

The networks and the game are built from the recipe in start.json; the library's weights, samples and latents come from
start.bin. It takes part as bench/src/programs/protocol.ts says.
"""

import argparse
import json
import math
import os
import re
import sys
import time
from collections import OrderedDict

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

LOG_SCALE_BOUND = 3.0  # Q's log sigma is squashed into (-3, 3), as the library's is
IMAGE_SLOPE, POINT_SLOPE, RESIDUAL_SLOPE = 0.1, 0.2, 0.2  # of the leaky units
NORM_FLOOR = 1e-12  # under the root of the penalty's norms
MOMENTUM = 0.02  # of the running statistics
COMPARED = 2  # steps whose figures are reported


def batch_norm(channels, dimensions):
    return (nn.BatchNorm2d if dimensions == 2 else nn.BatchNorm1d)(channels, momentum=MOMENTUM)


def normalisation(how, channels, dimensions):
    """Layer normalisation with an affine map a channel is group normalisation with one group."""
    return batch_norm(channels, dimensions) if how == "batch" else nn.GroupNorm(1, channels)


def image_generator(widths, inputs, sample):
    channels, side = sample[0], sample[1] // 4
    dense, features, maps = widths["dense"], widths["features"], widths["upconv"]
    return nn.Sequential(
        OrderedDict(
            dense1=nn.Linear(inputs, dense, bias=False),
            norm1=batch_norm(dense, 1),
            relu1=nn.ReLU(),
            dense2=nn.Linear(dense, side * side * features, bias=False),
            norm2=batch_norm(side * side * features, 1),
            relu2=nn.ReLU(),
            image=nn.Unflatten(1, (features, side, side)),
            upconv1=nn.ConvTranspose2d(features, maps, 4, stride=2, padding=1, bias=False),
            norm3=batch_norm(maps, 2),
            relu3=nn.ReLU(),
            upconv2=nn.ConvTranspose2d(maps, channels, 4, stride=2, padding=1),
            output=nn.Sigmoid(),
        )
    )


def image_trunk(widths, sample):
    channels, side = sample[0], sample[1] // 4
    conv1, conv2, dense, how = widths["conv1"], widths["conv2"], widths["dense"], widths["normalisation"]
    return nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(channels, conv1, 4, stride=2, padding=1),
            leaky1=nn.LeakyReLU(IMAGE_SLOPE),
            conv2=nn.Conv2d(conv1, conv2, 4, stride=2, padding=1, bias=False),
            norm2=normalisation(how, conv2, 2),
            leaky2=nn.LeakyReLU(IMAGE_SLOPE),
            flat=nn.Flatten(),
            dense3=nn.Linear(side * side * conv2, dense, bias=False),
            norm3=normalisation(how, dense, 1),
            leaky3=nn.LeakyReLU(IMAGE_SLOPE),
        )
    )


def mlp(widths, unit):
    layers = {}
    for i, (inputs, outputs) in enumerate(zip(widths, widths[1:]), 1):
        layers[f"dense{i}"] = nn.Linear(inputs, outputs)
        layers[f"activation{i}"] = unit()
    return layers


def point_generator(widths, inputs, sample):
    layers = mlp([inputs, *widths["widths"], sample[0]], nn.ReLU)
    layers.popitem()  # no activation after the last layer
    return nn.Sequential(OrderedDict(mlp=nn.Sequential(OrderedDict(**layers))))


def point_trunk(widths, sample):
    return nn.Sequential(OrderedDict(**mlp([sample[0], *widths["widths"]], lambda: nn.LeakyReLU(POINT_SLOPE))))


def image_q(widths, heads):
    return nn.Sequential(
        OrderedDict(
            dense1=nn.Linear(widths["dense"], widths["q"], bias=False),
            norm1=normalisation(widths["normalisation"], widths["q"], 1),
            leaky1=nn.LeakyReLU(IMAGE_SLOPE),
            dense2=nn.Linear(widths["q"], heads),
        )
    )


def point_q(widths, heads):
    layers = mlp([widths["widths"][-1], widths["q"], heads], lambda: nn.LeakyReLU(POINT_SLOPE))
    layers.popitem()
    return nn.Sequential(OrderedDict(**layers))


def pyramid(widths, sample):
    """Maps at each resolution, from half of the side down; a side that no halving fits would be padded, and is not benchmarked."""
    halvings = int(math.log2(sample[1] / 4))
    if 4 * 2**halvings != sample[1]:
        raise ValueError(f"the side of images must be 4 times a power of 2, got {sample[1]}")
    return [min(widths["most"], widths["width"] * 2**i) for i in range(halvings)]


class Block(nn.Sequential):
    """x + f(x)."""

    def __init__(self, maps):
        super().__init__(
            OrderedDict(
                leaky1=nn.LeakyReLU(RESIDUAL_SLOPE),
                conv1=nn.Conv2d(maps, maps, 3, padding=1),
                leaky2=nn.LeakyReLU(RESIDUAL_SLOPE),
                conv2=nn.Conv2d(maps, maps, 3, padding=1),
            )
        )

    def forward(self, x):
        return x + super().forward(x)


class ResidualGenerator(nn.Module):
    """At each resolution blocks, the latents as a scale and a shift of the maps, and an upconv to the next."""

    def __init__(self, widths, inputs, sample):
        super().__init__()
        maps = pyramid(widths, sample)[::-1]
        self.first = nn.Sequential(
            OrderedDict(dense=nn.Linear(inputs, 16 * maps[0]), maps=nn.Unflatten(1, (maps[0], 4, 4)))
        )
        self.stages = []
        for i, (width, following) in enumerate(zip(maps, [*maps[1:], sample[0]]), 1):
            blocks = {f"block{b}": Block(width) for b in range(1, widths["blocks"] + 1)}
            up = nn.Sequential(
                OrderedDict(
                    leaky=nn.LeakyReLU(RESIDUAL_SLOPE),
                    conv=nn.ConvTranspose2d(width, following, 4, stride=2, padding=1),
                )
            )
            stage = nn.ModuleDict({**blocks, "modulation": nn.Linear(inputs, 2 * width), "up": up})
            self.add_module(f"stage{i}", stage)
            self.stages.append((list(blocks), stage))

    def forward(self, latents):
        x = self.first(latents)
        for blocks, stage in self.stages:
            for block in blocks:
                x = stage[block](x)
            scale, shift = stage["modulation"](latents)[:, :, None, None].chunk(2, 1)
            x = stage["up"](x * (scale + 1) + shift)
        return torch.sigmoid(x)


def residual_trunk(widths, sample):
    layers, inputs = OrderedDict(), sample[0]
    for i, maps in enumerate(pyramid(widths, sample), 1):
        if i > 1:
            layers[f"leaky{i}"] = nn.LeakyReLU(RESIDUAL_SLOPE)
        layers[f"conv{i}"] = nn.Conv2d(inputs, maps, 4, stride=2, padding=1)
        for b in range(1, widths["blocks"] + 1):
            layers[f"block{i}-{b}"] = Block(maps)
        inputs = maps
    layers["leaky"] = nn.LeakyReLU(RESIDUAL_SLOPE)
    layers["flat"] = nn.Flatten()
    layers["dense"] = nn.Linear(16 * inputs, widths["dense"])
    layers["leakyLast"] = nn.LeakyReLU(RESIDUAL_SLOPE)
    return nn.Sequential(layers)


def residual_q(widths, heads):
    layers = mlp([widths["dense"], widths["q"], heads], lambda: nn.LeakyReLU(RESIDUAL_SLOPE))
    layers.popitem()
    return nn.Sequential(OrderedDict(**layers))


NETWORKS = {
    "residual": (ResidualGenerator, residual_trunk, residual_q, lambda widths: widths["dense"]),
    "infogan": (image_generator, image_trunk, image_q, lambda widths: widths["dense"]),
    "mlp": (point_generator, point_trunk, point_q, lambda widths: widths["widths"][-1]),
}


class Critic(nn.Module):
    """D and Q on one trunk: logits [n], and Q's heads where they are asked for."""

    def __init__(self, trunk, features, q):
        super().__init__()
        self.trunk, self.q = trunk, q
        self.discriminator = nn.ModuleDict({"dense": nn.Linear(features, 1)})

    def forward(self, x, with_q):
        features = self.trunk(x)
        logits = self.discriminator["dense"](features).squeeze(1)
        return (logits, self.q(features)) if with_q else (logits, None)


def networks(start):
    network, layout = start.recipe["network"], start.layout
    generator, trunk, q, features = NETWORKS[network["kind"]]
    critic_q = q(network["critic"], layout["headSize"]) if layout["headSize"] > 0 else None
    return (
        generator(network["generator"], layout["inputSize"], start.sample),
        Critic(trunk(network["critic"], start.sample), features(network["critic"]), critic_q),
    )


def information(codes, heads, latents):
    """The bound H(c) + E log Q(c|x) of each code, in nats."""
    bounds = {}
    for code in codes:
        first, last = code["columns"]
        at, end = code["heads"]
        if code["kind"] == "categorical":
            log_q = -F.cross_entropy(heads[:, at:end], latents[:, first:last].argmax(1))
        else:
            mean, raw = heads[:, at], heads[:, at + 1]
            log_scale = LOG_SCALE_BOUND * torch.tanh(raw / LOG_SCALE_BOUND)
            z = (latents[:, first] - mean) * torch.exp(-log_scale)
            log_q = (-0.5 * z * z - log_scale - 0.5 * math.log(2 * math.pi)).mean()
        bounds[code["name"]] = code["entropy"] + log_q
    return bounds


def weighted(codes, bounds):
    return sum(code["weight"] * bounds[code["name"]] for code in codes)


def critic_loss(game, critic, real, fake, latents, mix):
    codes = game["codes"]
    real_logits, _ = critic(real, False)
    fake_logits, heads = critic(fake, len(codes) > 0)
    figures = {}
    if game["wasserstein"]:
        loss = fake_logits.mean() - real_logits.mean()
    else:
        loss = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    if game["penalty"] is not None:
        norms = gradient_norms(game, critic, real, fake, mix)
        figures["penalty.gradient"] = norms.mean()
        loss = loss + game["penalty"] * (norms - 1).square().mean()
    if codes:
        bounds = information(codes, heads, latents)
        figures.update({f"information.{name}": bound for name, bound in bounds.items()})
        loss = loss - weighted(codes, bounds)
    figures["loss.critic"] = loss
    return loss, figures


def gradient_norms(game, critic, real, fake, mix):
    """The norm of the critic's gradient at each sample between a real and a generated one."""
    between = torch.lerp(fake, real, mix.view(-1, *[1] * (real.dim() - 1)))
    if game["functional"]:
        # The compiler takes a gradient of a gradient in this form.
        gradient = torch.func.grad(lambda x: critic(x, False)[0].sum())(between)
    else:
        between.requires_grad_(True)
        logits, _ = critic(between, False)
        (gradient,) = torch.autograd.grad(logits.sum(), between, create_graph=True)
    return (gradient.flatten(1).square().sum(1) + NORM_FLOOR).sqrt()


def generator_loss(game, critic, fake, latents):
    codes = game["codes"]
    logits, heads = critic(fake, len(codes) > 0)
    loss = -logits.mean() if game["wasserstein"] else F.softplus(-logits).mean()
    return loss - weighted(codes, information(codes, heads, latents)) if codes else loss


def make_step(game, generator, critic, adams, compiled):
    compile = torch.compile if compiled else lambda function: function
    generate = compile(generator)
    judge = compile(lambda fake, latents: generator_loss(game, critic, fake, latents))
    generator_adam, critic_adam = adams

    if game["functional"]:
        parameters = dict(critic.named_parameters())

        def of_parameters(values, *batch):
            def applied(x, with_q):
                return torch.func.functional_call(critic, values, (x, with_q))

            return critic_loss(game, applied, *batch)

        gradients_of = compile(torch.func.grad(of_parameters, has_aux=True))

        def critic_backward(*batch):
            gradients, figures = gradients_of({name: p.detach() for name, p in parameters.items()}, *batch)
            for name, parameter in parameters.items():
                parameter.grad = gradients[name]
            return figures
    else:
        loss_of = compile(lambda *batch: critic_loss(game, critic, *batch))

        def critic_backward(*batch):
            loss, figures = loss_of(*batch)
            loss.backward()
            return figures

    def step(real, latents, mix):
        fake = generate(latents)

        critic_adam.zero_grad(set_to_none=True)
        figures = critic_backward(real, fake.detach(), latents, mix)
        critic_adam.step()

        # The generator's update needs the gradient with respect to the samples only.
        critic.requires_grad_(False)
        generator_adam.zero_grad(set_to_none=True)
        loss = judge(fake, latents)
        loss.backward()
        generator_adam.step()
        critic.requires_grad_(True)
        return {**figures, "loss.generator": loss}

    return step


class Start:
    """What writeStart wrote: float32 arrays by name, mapped and not read."""

    def __init__(self, folder):
        with open(os.path.join(folder, "start.json")) as file:
            header = json.load(file)
        self.arrays, self.recipe, self.layout = header["arrays"], header["recipe"], header["layout"]
        self.batches, self.full_batch, self.sample = header["batches"], header["fullBatch"], header["sample"]
        self.memory = np.memmap(os.path.join(folder, "start.bin"), dtype="<f4", mode="r")

    def names(self, prefix):
        return [name for name in self.arrays if name.startswith(prefix)]

    def __call__(self, name):
        entry = self.arrays[name]
        at = entry["offset"] // 4
        return np.array(self.memory[at : at + math.prod(entry["shape"])]).reshape(entry["shape"])

    def batch(self, step, size):
        """A step's samples, latents, and draws to mix by, which only some games take."""
        return [self.rows(name, step, size) for name in ("real", "latents", "mix")]

    def rows(self, name, step, batch):
        if name not in self.arrays:
            return None
        shape = self.arrays[name]["shape"][1:]
        size = math.prod(shape)
        at = self.arrays[name]["offset"] // 4 + (step % self.batches) * self.full_batch * size
        return torch.from_numpy(np.array(self.memory[at : at + batch * size]).reshape([batch, *shape]))


def load(module, prefix, start):
    """Copies the library's initial weights; its dense weights are [inputs, outputs], PyTorch's the other way round."""
    parameters = dict(module.named_parameters())
    with torch.no_grad():
        for name in start.names(prefix):
            layer, leaf = name[len(prefix) :].rsplit(".", 1)
            value = torch.from_numpy(start(name))
            parameter = parameters.pop(f"{layer}.{ {'scale': 'weight', 'shift': 'bias'}.get(leaf, leaf) }")
            parameter.copy_(value.T if re.search(r"(dense\d*|modulation)$", layer) and leaf == "weight" else value)
    if parameters:
        raise ValueError(f"no initial value for {sorted(parameters)}")


def adam_of(module, options):
    betas = (float(options["beta1"]), float(options["beta2"]))
    return torch.optim.Adam(module.parameters(), options["rate"], betas, options["epsilon"], fused=True)


def peak_mib():
    """The most memory that this process held. What it reports of itself at its end can be its parent's."""
    try:
        with open("/proc/self/status") as file:
            return int(re.search(r"VmHWM:\s+(\d+)", file.read()).group(1)) / 1024
    except OSError:
        import resource

        kilobytes = 1024 if sys.platform == "darwin" else 1
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / kilobytes / 1024


def read_options(description, switches=()):
    """The flags that every program takes, and switches of its own, each (name, help)."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--start", required=True, help="the folder that writeStart wrote")
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    for name, what in (("--compile", "torch.compile (inductor)"), *switches):
        parser.add_argument(name, action="store_true", help=what)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    return options


def open_game(start, options, **place):
    """A start's step, its networks moved as `place` says: to a device, or to a memory format."""
    objective, training = start.recipe["objective"], start.recipe["training"]
    penalty = objective.get("penalty")
    game = {
        "wasserstein": objective["adversarial"] == "wasserstein",
        "penalty": penalty and penalty["weight"],
        "functional": options.compile and penalty is not None,
        "codes": start.layout["read"],
    }
    generator, critic = (net.to(**place) for net in networks(start))
    load(generator, "generator.", start)
    load(critic, "critic.", start)
    adams = (adam_of(generator, training["generator"]), adam_of(critic, training["critic"]))
    return make_step(game, generator, critic, adams, options.compile)


def take_part(engine, began, run):
    """Answers as protocol.ts says; run(steps) gives milliseconds of each, and figures of the first two."""
    say({"engine": f"PyTorch {torch.__version__}, {engine}", "setupMs": 1000 * (time.perf_counter() - began)})
    taken = 0
    for line in sys.stdin:
        word, *argument = line.split()
        if word == "end":
            break
        steps = range(taken, taken + int(argument[0]))
        times, figures = run(steps)
        taken = steps.stop
        say({"ms": times, "figures": figures})
    say({"peakMiB": peak_mib()})


def values_of(metrics):
    return {name: value.item() for name, value in metrics.items()}


def main():
    options = read_options(__doc__, [("--channels-last", "convolutions' memory format")])
    torch.set_flush_denormal(True)  # Adam's moments of dead units are slow otherwise
    start = Start(options.start)
    began = time.perf_counter()
    last = {"memory_format": torch.channels_last} if options.channels_last else {}
    step = open_game(start, options, **last)

    def run(steps):
        times, figures = [], []
        for i in steps:
            batch = start.batch(i, options.batch)
            if options.channels_last and batch[0].dim() == 4:
                batch[0] = batch[0].contiguous(**last)
            began = time.perf_counter()
            found = step(*batch)
            times.append(1000 * (time.perf_counter() - began))
            if i < COMPARED:
                figures.append(values_of(found))
        return times, figures

    how = "torch.compile" if options.compile else "eager"
    layout = "channels last, " if options.channels_last else ""
    take_part(f"{how}, {layout}fused Adam, cpu, threads: {options.threads}", began, run)


def say(line):
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
